"""In which words is a fault told? The pack's sentences for what law finds wrong, one row for each public rule id."""

from collections.abc import Mapping
from datetime import date
from string import Formatter

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.case import Case
from greenlane.core.finding import Finding, Findings, Severity
from greenlane.law.nomenclature.terms import Fault, Faults

COLUMNS = ("rule", "severity", "says", "remedy", "law", "start", "end")


def read_faults(source: Source, on: date, known: Mapping[str, tuple[str, ...]]) -> Faults:
    """The table ``faults`` of a page: exactly the rules in ``known``, each using only the names that it gives.

    Raises PackError on a missing or unknown rule, an unknown name in braces or an unknown severity.
    """
    faults = {row["rule"]: _fault(source, row, known) for row in source.table("faults", COLUMNS) if in_force(row, on)}
    missing = sorted(set(known) - set(faults))
    if missing:
        raise PackError(f"{source.path}/faults.csv: no row in force for {', '.join(missing)}; add one for each")
    return faults


def told(case: Case, found: list[Finding]) -> Case:
    """The case with ``found`` after the findings it has; the case itself where nothing was found."""
    if not found:
        return case
    before = case.get(Findings)
    return case.having(Findings(all=(*(before.all if before else ()), *found)))


def _fault(source: Source, row: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> Fault:
    where = f"{source.path}/faults.csv, rule {row['rule']!r}"
    if row["rule"] not in known:
        raise PackError(f"{where}: unknown; known are {', '.join(sorted(known))}")
    for column in ("says", "remedy"):
        for name in _names(where, row[column]):
            if name not in known[row["rule"]]:
                raise PackError(f"{where}: {column} uses {{{name}}}; it may use {', '.join(known[row['rule']])}")
    try:
        severity = Severity(row["severity"])
    except ValueError:
        raise PackError(f"{where}: severity {row['severity']!r} must be error or warning") from None
    return Fault(rule=row["rule"], severity=severity, says=row["says"], remedy=row["remedy"], law=row["law"])


def _names(where: str, text: str) -> list[str]:
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as fault:
        raise PackError(f"{where}: {fault} in {text!r}; write names as {{name}}") from None
    return [name for _, name, _, _ in parsed if name is not None]
