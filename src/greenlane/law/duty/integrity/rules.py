"""What breaks a rule? Every breach of the integrity rules in the pages of a tariff, on all days at once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from greenlane.base.packs.terms import Row, Source
from greenlane.law.duty.integrity.hierarchy import overlaps, uncovered
from greenlane.law.duty.integrity.periods import clashes, joined, period_of
from greenlane.law.duty.integrity.rates import rates
from greenlane.law.duty.integrity.terms import Breach, Period

NOMENCLATURE, DUTY, ORIGIN, VALUATION = "law/nomenclature", "law/duty", "law/origin", "law/valuation"
PAGES = (NOMENCLATURE, DUTY, ORIGIN, VALUATION)


def breaches(sources: Mapping[str, Source]) -> list[Breach]:
    """Every breach in the four pages of ``PAGES``, by rule. A table that is missing is empty: its room says so.

    Where a date cannot be read nothing else is looked at: a period is what all rules rest on.
    """
    tariff = Tariff(sources)
    backwards = list(_backwards(tariff))
    if backwards:
        return backwards
    found = [
        *_nomenclature(tariff), *_measures(tariff), *_areas(tariff), *_conditions(tariff), *_quotas(tariff),
        *rates(tariff.measures, tariff.conditions, tariff.types, tariff.units, tariff.currencies), *_settings(tariff),
    ]  # fmt: skip
    return sorted(found, key=lambda breach: breach.rule)


class Tariff:
    """The rows of the pages as the rules look at them."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.lines, self.headings = self._rows(NOMENCLATURE, "lines"), self._rows(NOMENCLATURE, "headings")
        self.measures, self.conditions = self._rows(DUTY, "measures"), self._rows(DUTY, "conditions")
        self.types, self.units = self._rows(DUTY, "types"), self._rows(DUTY, "units")
        self.areas, self.quotas = self._rows(DUTY, "areas"), self._rows(DUTY, "quotas")
        self.agreements = self._rows(ORIGIN, "agreements")
        self.roles = {row["type"]: row["role"] for row in self.types}
        self.groups: dict[str, set[str]] = {}
        for row in self.areas:
            self.groups.setdefault(row["group"], set()).add(row["country"])
        duty = sources[DUTY].settings if DUTY in sources else {}
        self.once = duty.get("hierarchy") == "once"
        self.home = str(duty.get("currency", ""))
        self.currencies = {self.home, *(row["currency"] for row in self._rows(VALUATION, "rates"))}

    def _rows(self, page: str, table: str) -> tuple[Row, ...]:
        source = self.sources.get(page)
        return source.tables.get(table, ()) if source else ()

    def goods(self, row: Row) -> str:
        return "" if row["goods"] == "*" else row["goods"]

    def named(self, row: Row) -> list[str]:
        """The areas of a measure: several only for a preference."""
        return row["area"].split() if self.roles.get(row["type"]) == "preference" else [row["area"]]


def _backwards(tariff: Tariff) -> Iterator[Breach]:
    for path, source in tariff.sources.items():
        for table, rows in source.tables.items():
            for number, row in enumerate(rows, 2):
                try:
                    period = period_of(row)
                except ValueError as fault:
                    yield Breach("TI01", f"{path}/{table}.csv, row {number}", str(fault))
                    continue
                if period.end < period.start:
                    says = f"it begins on {period.start} and ends on {period.end}"
                    yield Breach("TI01", f"{path}/{table}.csv, row {number}", says)


def _nomenclature(tariff: Tariff) -> Iterator[Breach]:
    where = f"{NOMENCLATURE}/lines.csv"
    known = {row["code"] for row in tariff.headings}
    for code, first, second in clashes((row["code"], period_of(row)) for row in tariff.lines):
        yield Breach("TI02", f"{where}, code {code}", f"{_said(first)} and {_said(second)} overlap")
    for row in tariff.lines:
        if row["code"][:4] not in known:
            yield Breach("TI03", f"{where}, code {row['code']}", f"heading {row['code'][:4]} is not in headings.csv")


def _measures(tariff: Tariff) -> Iterator[Breach]:
    where = f"{DUTY}/measures.csv"
    types = joined((row["type"], period_of(row)) for row in tariff.types)
    for row in tariff.measures:
        at, period = f"{where}, measure {row['measure']}", period_of(row)
        if row["type"] not in types:
            yield Breach("TI08", at, f"type {row['type']} is not in types.csv")
        elif not any(held.holds(period) for held in types[row["type"]]):
            yield Breach("TI08", at, f"type {row['type']} is not in force in all of {_said(period)}")
    for rule, measure, says in uncovered(tariff.lines, tariff.measures):
        yield Breach(rule, f"{where}, measure {measure}", says)
    for rule, measure, says in overlaps(tariff.measures, tariff.named, once=tariff.once):
        yield Breach(rule, f"{where}, measure {measure}", says)
    for measure, first, second in clashes((row["measure"], period_of(row)) for row in tariff.measures):
        yield Breach("TI22", f"{where}, measure {measure}", f"{_said(first)} and {_said(second)} overlap")


def _areas(tariff: Tariff) -> Iterator[Breach]:
    agreements = joined((row["agreement"], period_of(row)) for row in tariff.agreements)
    for row in tariff.measures:
        at, area = f"{DUTY}/measures.csv, measure {row['measure']}", row["area"]
        if tariff.roles.get(row["type"]) == "preference":
            for name in tariff.named(row):
                if not any(held.holds(period_of(row)) for held in agreements.get(name, ())):
                    says = f"agreement {name} is not in force in all of {_said(period_of(row))}"
                    yield Breach("TI11", at, says)
            continue
        if area != "*" and len(area) != 2 and not tariff.groups.get(area):
            yield Breach("TI09", at, f"area {area} has no member in areas.csv")
        for country in row["except"].split():
            if area != "*" and country not in tariff.groups.get(area, {area}):
                yield Breach("TI10", at, f"{country} is excluded, but is not in {area}")
    for (group, country), first, second in clashes(((r["group"], r["country"]), period_of(r)) for r in tariff.areas):
        says = f"{_said(first)} and {_said(second)} overlap"
        yield Breach("TI20", f"{DUTY}/areas.csv, {country} in {group}", says)


def _conditions(tariff: Tariff) -> Iterator[Breach]:
    measures = joined((row["measure"], period_of(row)) for row in tariff.measures)
    asked = (((row["measure"], row["document"], row["test"]), period_of(row)) for row in tariff.conditions)
    for row in tariff.conditions:
        if not any(held.holds(period_of(row)) for held in measures.get(row["measure"], ())):
            says = f"the measure is not in force in all of {_said(period_of(row))}"
            yield Breach("TI15", f"{DUTY}/conditions.csv, measure {row['measure']}", says)
    for (measure, document, test), _, _ in clashes(asked):
        says = f"{document or test or 'nothing'} is asked twice"
        yield Breach("TI16", f"{DUTY}/conditions.csv, measure {measure}", says)
    closed: dict[str, list[Period]] = {}
    for row in tariff.conditions:
        period = period_of(row)
        if any(before.holds(period) for before in closed.get(row["measure"], ())) and (row["document"] or row["test"]):
            says = f"{row['document'] or row['test']} is asked after a condition that asks nothing"
            yield Breach("TI17", f"{DUTY}/conditions.csv, measure {row['measure']}", says)
        if not row["document"] and not row["test"]:
            closed.setdefault(row["measure"], []).append(period)


def _quotas(tariff: Tariff) -> Iterator[Breach]:
    under: dict[str, list[Row]] = {}
    for row in tariff.measures:
        under.setdefault(row["additional"], []).append(row)
    periods = joined((row["order"], period_of(row)) for row in tariff.quotas)
    for quota in tariff.quotas:
        order = quota["order"]
        at = f"{DUTY}/quotas.csv, order {order}"
        if order not in under:
            yield Breach("TI18", at, "no measure is under it")
        for row in under.get(order, ()):
            if not any(held.holds(period_of(row)) for held in periods[order]):
                yield Breach("TI18", at, f"measure {row['measure']} is in force when the quota is not")
            outside = set(tariff.named(row)) - set(quota["areas"].split())
            if outside and "*" not in quota["areas"].split():
                yield Breach("TI19", at, f"measure {row['measure']} is for {', '.join(sorted(outside))}")


def _settings(tariff: Tariff) -> Iterator[Breach]:
    valuation = tariff.sources.get(VALUATION)
    if valuation and valuation.settings.get("currency") != tariff.home:
        says = f"duties are in {tariff.home or 'no currency'}, values in {valuation.settings.get('currency')}"
        yield Breach("TI24", f"{DUTY}.toml", says)


def _said(period: Period) -> str:
    first = "always" if period.start == date.min else str(period.start)
    return f"{first} to {'ever' if period.end == date.max else period.end}"


def told(found: Iterable[Breach]) -> tuple[str, ...]:
    """The breaches as sentences."""
    return tuple(str(breach) for breach in found)
