"""What must a declaration look like here? Reads the page ``flow/declaration`` and compiles a plan for each type and
procedure: which rules run, how severe they are, which fields must or must not be there."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from greenlane.base.packs.rules import END, START, in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.core.finding import Severity
from greenlane.filing.declarations.rules.catalogue import EACH, RULES, WHOLE, told_by
from greenlane.filing.declarations.rules.codes import coded, known_tables, several, yes
from greenlane.filing.declarations.rules.fields import Fields, steps_of
from greenlane.filing.declarations.terms import (
    DeclarationType,
    Direction,
    Era,
    FormalitiesPage,
    Limits,
    MessageKind,
    Office,
    Plan,
    Presence,
    Procedure,
    Rule,
    Shapes,
)

#: In the columns ``types`` and ``procedures``: all of them, those not known included.
ANY = "*"
#: What ``[says]`` tells the sender of a change.
SAYS = (
    "change_late",
    "change_late_remedy",
    "change_unknown",
    "change_unknown_remedy",
    "change_points_remedy",
    "no_reason",
)
TABLES = ("fields", "offices", "procedures", "rules", "types", "vague")


def read(source: Source, on: date) -> FormalitiesPage:
    """The formalities in force on a day.

    Raises PackError on an unknown key, rule, field, type or procedure, and where a row says what cannot be.
    """
    source.only("home", "era", "shapes", "limits", "says")
    known_tables(source, TABLES)
    era = source.settings.get("era", Era.GREGORIAN)
    if era not in set(Era):
        raise PackError(f"{source.path}.toml: era {era!r} is not known; choose one of {', '.join(Era)}")
    types = coded(source, "types", ("kind", "direction", "early"), on, _type)
    procedures = coded(
        source, "procedures", ("direction", "group", "previous", "authorisation", "secured"), on, _procedure
    )
    _check_previous(source, procedures)
    return FormalitiesPage(
        home=source.settings["home"],
        types=types,
        procedures=procedures,
        offices=coded(source, "offices", ("modes",), on, lambda r: Office(name=r["name"], modes=several(r, "modes"))),
        shapes=_shapes(source),
        limits=_limits(source),
        vague=frozenset(r["word"].casefold() for r in source.table("vague", ("word", START, END)) if in_force(r, on)),
        plans=_plans(source, types, procedures, on),
        says=_says(source),
        era=Era(era),
    )


def _says(source: Source) -> dict[str, str]:
    says = dict(source.settings.get("says", {}))
    for wanted in SAYS:
        if wanted not in says:
            raise PackError(f"{source.path}.toml: [says] has no {wanted!r}; write the sentence a sender reads")
    return says


def rules_listed(source: Source) -> frozenset[str]:
    """The rules that the page names, in force or not."""
    return frozenset(row["rule"] for row in _rule_rows(source))


def _type(row: Row) -> DeclarationType:
    direction = Direction(row["direction"]) if row["direction"] else None
    return DeclarationType(
        name=row["name"], kind=MessageKind(row["kind"]), direction=direction, early=yes(row, "early")
    )


def _procedure(row: Row) -> Procedure:
    return Procedure(
        name=row["name"],
        direction=Direction(row["direction"]),
        group=row["group"],
        previous=several(row, "previous"),
        authorisation=row["authorisation"],
        secured=yes(row, "secured"),
    )


def _check_previous(source: Source, procedures: Mapping[str, Procedure]) -> None:
    for code, procedure in procedures.items():
        for previous in sorted(procedure.previous - procedures.keys() - {"00"}):
            raise PackError(
                f"{source.path}/procedures.csv, code {code}: the previous procedure {previous} is no procedure; add it"
            )


def _shapes(source: Source) -> Shapes:
    try:
        return Shapes(**{k: re.compile(v) for k, v in _exactly(source, "shapes", Shapes).items()})
    except re.error as fault:
        raise PackError(f"{source.path}.toml: [shapes] {fault.pattern!r} is no regular expression: {fault}") from fault


def _limits(source: Source) -> Limits:
    values = _exactly(source, "limits", Limits)
    tags = zip(Limits.__struct_fields__, Limits.__struct_encode_fields__, strict=True)
    try:
        return msgspec.convert({tag: values[name] for name, tag in tags}, Limits)
    except msgspec.ValidationError as fault:
        raise PackError(f"{source.path}.toml: [limits] {fault}; write numbers, decimals as text") from fault


def _exactly(source: Source, key: str, kind: Any) -> Mapping[str, Any]:
    values, wanted = source.settings.get(key, {}), kind.__struct_fields__
    for name in sorted(set(wanted) ^ set(values)):
        raise PackError(
            f"{source.path}.toml: [{key}] must have exactly {', '.join(wanted)}; {name} is too much or missing"
        )
    return values  # type: ignore[no-any-return]  # TOML


def _plans(
    source: Source, types: Mapping[str, DeclarationType], procedures: Mapping[str, Procedure], on: date
) -> dict[tuple[str, str], Plan]:
    rules = [row for row in _rule_rows(source) if in_force(row, on)]
    fields = [row for row in _field_rows(source) if in_force(row, on)]
    names = {"": frozenset({""}), **{code: _names_of(code, t) for code, t in types.items()}}
    known_types = {ANY, *(kind.value for kind in MessageKind), *(way.value for way in Direction), *types}
    for table, rows in (("rules", rules), ("fields", fields)):
        _check_selection(f"{source.path}/{table}.csv", rows, known_types, {ANY, *procedures})
    selections = [(several(row, "types"), several(row, "procedures")) for row in rules + fields]
    compiled: dict[tuple[tuple[int, ...], str], Plan] = {}
    plans = {}
    for code, called in names.items():
        for procedure in ("", *procedures):
            chosen = tuple([n for n, selection in enumerate(selections) if _selects(selection, called, procedure)])
            if (chosen, procedure) not in compiled:
                compiled[chosen, procedure] = _plan(source, procedure, [(rules + fields)[n] for n in chosen])
            plans[code, procedure] = compiled[chosen, procedure]
    return plans


def _plan(source: Source, procedure: str, rows: list[Row]) -> Plan:
    matrix: dict[str, tuple[Presence, str]] = {}
    rules: dict[Any, Rule] = {}
    for row in rows:
        if "path" in row:
            # A later row takes the place of an earlier one: general rows come first, special ones after.
            matrix[row["path"]] = (Presence(row["presence"]), row["law"])
            continue
        check = RULES[row["rule"]]
        if check in rules:
            raise PackError(f"{source.path}/rules.csv: {row['rule']} holds twice for procedure {procedure}; keep one")
        says, remedy, law = told_by(check)
        law = f"{row['law']}; {law}" if row["law"] else law
        rules[check] = Rule(id=row["rule"], says=says, remedy=remedy, law=law, severity=Severity(row["severity"]))
    return Plan(
        procedure=procedure,
        whole=tuple(check for check in WHOLE.values() if check in rules),
        each=tuple(check for check in EACH.values() if check in rules),
        rules=rules,
        fields=Fields(matrix),
    )


def _rule_rows(source: Source) -> tuple[Row, ...]:
    rows = source.table("rules", ("rule", "types", "procedures", "severity", START, END, "law"))
    for row in rows:
        if row["rule"] not in RULES:
            raise PackError(f"{source.path}/rules.csv: there is no rule {row['rule']!r}; see docs/reference/rules.md")
        _one_of(source, "rules", row, "severity", tuple(s.value for s in Severity))
    return rows


def _field_rows(source: Source) -> Iterator[Row]:
    for row in source.table("fields", ("path", "types", "procedures", "presence", START, END, "law")):
        try:
            steps_of(row["path"])
        except ValueError as fault:
            raise PackError(f"{source.path}/fields.csv: {fault}") from fault
        _one_of(source, "fields", row, "presence", tuple(p.value for p in Presence))
        yield row


def _one_of(source: Source, table: str, row: Row, column: str, known: tuple[str, ...]) -> None:
    if row[column] not in known:
        raise PackError(
            f"{source.path}/{table}.csv: {column} is {row[column]!r}; write one of {', '.join(known)}: {dict(row)}"
        )


def _check_selection(file: str, rows: list[Row], types: set[str], procedures: set[str]) -> None:
    for row in rows:
        for column, known in (("types", types), ("procedures", procedures)):
            words = several(row, column)
            if not words or not words <= known:
                told = f"{column} is {row[column]!r}; write {ANY} or some of {', '.join(sorted(known - {ANY}))}"
                raise PackError(f"{file}: {told}: {dict(row)}")


def _names_of(code: str, kind: DeclarationType) -> frozenset[str]:
    """What a row may call a type: its code, the kind of message, the direction of the goods."""
    return frozenset({code, kind.kind.value, kind.direction.value if kind.direction else code})


def _selects(selection: tuple[frozenset[str], frozenset[str]], called: frozenset[str], procedure: str) -> bool:
    types, procedures = selection
    return (ANY in types or not called.isdisjoint(types)) and (ANY in procedures or procedure in procedures)
