"""Which measures cover these goods? The most specific of each type and area.

Most specific wins: the longest code beginning for each type, area and additional code; a measure for the additional
code declared before the one for all others; a country before a group before everyone.
"""

from greenlane.law.duty.terms import DutyPage, Kind, Measure, Role


def matching(page: DutyPage, kind: Kind) -> dict[str, list[Measure]]:
    """The measures that cover a line, by type, most specific first; one for each type and area."""
    best: dict[tuple[str, str], Measure] = {}
    for length in range(len(kind.code), -1, -1):
        for measure in page.measures.get(kind.code[:length], ()):
            if not _covers(page, measure, kind):
                continue
            preferred = page.types[measure.type].role is Role.PREFERENCE
            key = (measure.type, kind.agreement if preferred else measure.area)
            held = best.get(key)
            if held is None or (len(held.goods) == length and measure.additional and not held.additional):
                best[key] = measure
    found: dict[str, list[Measure]] = {}
    for measure in sorted(best.values(), key=lambda m: (_narrowness(m.area), len(m.goods)), reverse=True):
        found.setdefault(measure.type, []).append(measure)
    return found


def additional_codes(page: DutyPage, kind: Kind, name: str) -> list[str]:
    """The additional codes under which measures of type ``name`` cover these goods of this origin."""
    return sorted(
        measure.additional
        for length in range(len(kind.code), -1, -1)
        for measure in page.measures.get(kind.code[:length], ())
        if measure.type == name and measure.additional and _is_for(page, measure, kind)
    )


def _covers(page: DutyPage, measure: Measure, kind: Kind) -> bool:
    return (not measure.additional or measure.additional in kind.additional) and _is_for(page, measure, kind)


def _is_for(page: DutyPage, measure: Measure, kind: Kind) -> bool:
    if kind.origin in measure.excepted:
        return False
    if page.types[measure.type].role is Role.PREFERENCE:
        return kind.agreement in measure.areas
    return measure.area in ("*", kind.origin) or kind.origin in page.groups.get(measure.area, ())


def _narrowness(area: str) -> int:
    return 0 if area == "*" else 2 if len(area) == 2 else 1
