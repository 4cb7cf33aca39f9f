"""What does the British tariff say of some goods? Answers of its commodity API, read into a draft of law pages.

An answer is one commodity with its measures in full (the API resolves what headings above it say), as JSON; areas,
units and preference codes come from the API's own tables.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from greenlane.law.duty.importing.draft import Draft, Grade, UnreadError, quoted
from greenlane.law.duty.importing.uk_areas import Areas
from greenlane.law.duty.importing.uk_controls import control
from greenlane.law.duty.importing.uk_rates import Json, Ruled, Units, conditions, expression, words

Track = Callable[[list[str]], Iterable[str]]
#: The type of a measure that charges, but whose type the tables do not know: a person must say what it is.
_UNKNOWN = "999"


def read(
    answers: Mapping[str, bytes],
    areas: bytes,
    units: bytes,
    preferences: bytes,
    start: str,
    track: Track = lambda names: names,
) -> Draft:
    """The draft of the commodities in ``answers`` (by file name); lines are in force from ``start`` (ISO day) or from
    the first of their measures. Raises ValueError where a file is no such answer.
    """
    pack = words()["pack"]
    draft = Draft(
        pack["country"], pack["edition"], pack["digits"], pack["currency"], pack["unit"], pack["law"],
        "commodity answers of the UK tariff API",
    )  # fmt: skip
    work = _Work(draft, Areas(json.loads(areas), words()["everybody"]["areas"]), Units(json.loads(units)), start)
    for name in track(sorted(answers)):
        answer = json.loads(answers[name])
        if not isinstance(answer, dict) or not {"goods_nomenclature_item_id", "import_measures"} <= answer.keys():
            raise ValueError(f"{name}: no commodity answer; it has no goods_nomenclature_item_id or import_measures")
        work.commodity(name, answer)
    work.finish(json.loads(preferences))
    return draft


class _Work:
    """One reading: the draft, areas and units, and what was used on the way."""

    def __init__(self, draft: Draft, areas: Areas, units: Units, start: str) -> None:
        self.draft, self.areas, self.units, self.start = draft, areas, units, start
        self.seen: dict[str, str] = {}
        self.used: set[str] = set()

    def commodity(self, name: str, answer: Json) -> None:
        """The line, its headings and every import measure on it; the first answer for a code counts."""
        code = answer["goods_nomenclature_item_id"]
        if code in self.seen:
            self.draft.note(Grade.TOLD, code, f"{name} answers for the goods of {self.seen[code]} again; left out")
            return
        self.seen[code] = name
        self.draft.count("commodities")
        measures = list(answer["import_measures"])
        self._placed(code, answer, measures)
        supplementary = _supplementary(measures)
        for group in ("legal_acts", "footnotes"):
            self.draft.count(group.replace("_", " "), sum(len(m.get(group) or ()) for m in measures))
        told: set[str] = set()
        vat = [m for m in measures if self._type(m) == "305"]
        for measure in measures:
            if str(measure["id"]) in told:
                continue
            told.add(str(measure["id"]))
            self._measure(code, measure, supplementary, len(vat) == 1)
        if len(vat) > 1 and all(self._additional(m) for m in vat):
            self.draft.note(Grade.OPEN, code, "several rates of value added tax and none for all: one must be declared")

    def _placed(self, code: str, answer: Json, measures: list[Json]) -> None:
        chapter, heading = answer.get("chapter") or {}, answer.get("heading") or {}
        known = {row["code"] for row in self.draft.rows["law/nomenclature/headings"]}
        above = [(code[:2], chapter), (code[:4], heading)]
        above += [(a["goods_nomenclature_item_id"].rstrip("0"), a) for a in answer.get("ancestors") or ()]
        path: list[str] = []
        for short, node in above:
            text = _plain(node.get("description_plain") or node.get("description") or short)
            if len(short) > 4:
                path.append(text)
            if len(short) <= 4 and short not in known:
                known.add(short)
                self.draft.add("law/nomenclature/headings", code=short, description=text)
        path.append(_plain(answer.get("description_plain") or answer["description"]))
        first = min([self.start, *(m["effective_start_date"][:10] for m in measures)])
        unit = _supplementary(measures)
        symbol = words()["units"].get(unit, (unit, "1"))[0]
        self.draft.add("law/nomenclature/lines", code=code, description=" — ".join(path), unit=symbol, start=first)

    def _type(self, measure: Json) -> str:
        kind = measure["measure_type"]["id"]
        return str(words()["also"].get(kind, (kind, ""))[0])

    def _additional(self, measure: Json) -> str:
        stated = (measure.get("additional_code") or {}).get("code", "")
        order = (measure.get("order_number") or {}).get("number", "")
        return str(order or stated or words()["also"].get(measure["measure_type"]["id"], ("", ""))[1])

    def _measure(self, code: str, measure: Json, supplementary: str, only_vat: bool) -> None:
        kind = self._type(measure)
        components = [c for c in measure.get("measure_components") or () if c["duty_expression_id"] != "99"]
        charged = components or any(c.get("measure_condition_components") for c in measure["measure_conditions"])
        if kind == words()["controls"]["supplementary"]:
            return
        self.draft.count("import measures")
        if not charged and kind != words()["controls"]["restricted"]:
            control(self.draft, self.areas, code, measure)
            return
        if kind not in words()["types"]:
            kind = _UNKNOWN
        additional = "" if kind == "305" and only_vat else self._additional(measure)
        self._charge(code, measure, kind, supplementary, additional)

    def _charge(self, code: str, measure: Json, kind: str, supplementary: str, additional: str) -> None:
        """One measure that charges, with its conditions; what is not understood is left in words."""
        name, draft = f"{measure['id']}-{code}", self.draft
        said, rules = self._said(code, measure, kind, supplementary)
        preferred, stated = words()["types"][kind][2] == "preference", measure["geographical_area"]["id"]
        area, excepted = stated if preferred else self.areas.area(stated), self.areas.excepted(measure)
        self.used.add(kind)
        self.areas.use(area, preferred=preferred)
        period = {"start": measure["effective_start_date"][:10], "end": (measure.get("effective_end_date") or "")[:10]}
        acts = ", ".join(act["regulation_code"] for act in measure.get("legal_acts") or ())
        draft.add("law/duty/measures", measure=name, type=kind, goods=code, area=area, additional=additional,
                  expression=said, law=acts or draft.law, **{"except": " ".join(excepted)}, **period)  # fmt: skip
        for rule in rules:
            draft.add("law/duty/conditions", measure=name, document=rule.document, test=rule.test, action=rule.action,
                      expression=rule.expression, **period)  # fmt: skip
            if rule.document:
                draft.needs("documents", rule.document, f"Document {rule.document}")
        if measure.get("order_number"):
            self._quota(measure["order_number"], area)

    def _said(self, code: str, measure: Json, kind: str, supplementary: str) -> tuple[str, list[Ruled]]:
        try:
            if kind == _UNKNOWN:
                raise UnreadError(f"type {measure['measure_type']['id']} is not known")
            rules = conditions(measure, supplementary, self.units)
            said = expression(measure.get("measure_components") or (), self.units)
        except UnreadError as fault:
            self.draft.note(Grade.BLOCKING, code, f"measure {measure['id']}: {fault}")
            return quoted((measure.get("duty_expression") or {}).get("base") or f"measure {measure['id']}"), []
        if len({rule.group for rule in rules}) > 1:
            says = f"measure {measure['id']}: conditions of several codes; the first met decides"
            self.draft.note(Grade.TOLD, code, says)
        if kind == words()["controls"]["restricted"]:
            return "NIHIL", rules
        return said or quoted(f"measure {measure['id']} gives no rate unless one of its conditions is met"), rules

    def _quota(self, order: Json, area: str) -> None:
        """The quota and the areas it is for; its balance is a matter of events, not of the tariff."""
        number, definition = order["number"], order.get("definition") or {}
        held = next((row for row in self.draft.rows["law/duty/quotas"] if row["order"] == number), None)
        if held is not None:
            held["areas"] = " ".join(sorted({*held["areas"].split(), area}))
            return
        period = [str(definition.get(f"validity_{end}_date") or "")[:10] for end in ("start", "end")]
        self.draft.add("law/duty/quotas", order=number, areas=area, volume=definition.get("initial_volume") or "",
                       unit=definition.get("measurement_unit") or "",
                       law=f"definition {period[0]} to {period[1]}")  # fmt: skip
        self.draft.count("quotas")

    def finish(self, preferences: list[dict[str, Any]]) -> None:
        """Types, units, areas, agreements and preference codes that the measures use."""
        draft = self.draft
        first = min([self.start, *(row["start"] for row in draft.rows["law/duty/measures"])])
        for kind, (name, tax, role, basis) in words()["types"].items():
            if kind in self.used:
                draft.add("law/duty/types", type=kind, name=name, tax=tax, role=role, basis=basis, per="line",
                          secured="yes", start=first)  # fmt: skip
        for symbol, (code, size, name) in sorted({"KGM": ("KGM", "1", "kilogram"), **self.units.used}.items()):
            draft.add("law/duty/units", symbol=symbol, code=code, size=size, name=name)
            draft.needs("units", code, name)
        for row in draft.rows["law/nomenclature/lines"]:
            if row["unit"]:
                draft.needs("units", row["unit"], row["unit"])
        self.areas.write(draft, preferences, first, words()["pack"]["proofs"])


def _supplementary(measures: list[Json]) -> str:
    """The symbol of the supplementary unit; ``""`` where none is asked for."""
    for measure in measures:
        if measure["measure_type"]["id"] == words()["controls"]["supplementary"]:
            for part in measure.get("measure_components") or ():
                return f"{part['measurement_unit_code']}{part.get('measurement_unit_qualifier_code') or ''}"
    return ""


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").split())
