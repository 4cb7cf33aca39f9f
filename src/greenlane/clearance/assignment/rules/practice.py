"""Is like treated alike? Interventions on goods alike, by who decided, with Fisher's exact test against all others."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from greenlane.clearance.assignment.terms import Outcome, Practice, Uneven, Watch

_TIE = 1e-7


class Case(NamedTuple):
    """One bill's first decision: the goods, who decided (by pseudonym) and where, whether it was an intervention."""

    code: str
    region: str
    group: str
    officer: str
    site: str
    outcome: Outcome

    @property
    def intervened(self) -> bool:
        return self.outcome is not Outcome.ACCEPTED


def uneven(cases: Iterable[Case], watch: Watch) -> tuple[Uneven, ...]:
    """Goods alike whose outcomes differ by who decided, the surest first.

    Alike: the same first ``digits`` of the code and region of origin. Every officer and site is compared with all
    others on those goods; the p-values are corrected for all comparisons of this look together (Holm).
    """
    cells: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for case in cases:
        cells[case.code[: watch.digits], case.region, case.group].append(case)
    kept = {key: held for key, held in cells.items() if len(held) >= watch.least}
    raw = [
        (key, kind, practice)
        for key, held in sorted(kept.items())
        for kind in ("officer", "site")
        for practice in _practices(held, kind)
    ]
    corrected = holm([practice.p for _, _, practice in raw])
    found: dict[tuple[str, str, str], dict[str, list[Practice]]] = defaultdict(lambda: {"officer": [], "site": []})
    for (key, kind, practice), p in zip(raw, corrected, strict=True):
        found[key][kind].append(msgspec.structs.replace(practice, p=p))
    listed = [_uneven(key, kept[key], by) for key, by in found.items()]
    return tuple(sorted((u for u in listed if u.p < watch.alpha), key=lambda u: (u.p, u.code, u.region)))


def _uneven(key: tuple[str, str, str], held: Sequence[Case], by: Mapping[str, list[Practice]]) -> Uneven:
    code, region, group = key
    return Uneven(
        code=code,
        region=region,
        group=group,
        bills=len(held),
        rate=sum(case.intervened for case in held) / len(held),
        officers=tuple(by["officer"]),
        sites=tuple(by["site"]),
        p=min(practice.p for practice in (*by["officer"], *by["site"])),
    )


def _practices(held: Sequence[Case], kind: str) -> list[Practice]:
    """Each officer or site that decided here against all others; nothing where there is only one."""
    bills: Counter[str] = Counter(getattr(case, kind) for case in held)
    changed: Counter[str] = Counter(getattr(case, kind) for case in held if case.intervened)
    total, all_changed = len(held), sum(changed.values())
    if len(bills) < 2:
        return []
    return [
        Practice(
            name=name,
            bills=count,
            interventions=changed[name],
            rate=changed[name] / count,
            p=fisher(changed[name], count, all_changed, total),
        )
        for name, count in sorted(bills.items())
    ]


def fisher(changed: int, bills: int, all_changed: int, total: int) -> float:
    """Two-sided p-value of ``changed`` among ``bills`` when ``all_changed`` among ``total`` (hypergeometric law)."""
    least, most = max(0, bills + all_changed - total), min(bills, all_changed)
    logs = [
        _choose(all_changed, k) + _choose(total - all_changed, bills - k) - _choose(total, bills)
        for k in range(least, most + 1)
    ]
    own = logs[changed - least]
    return min(1.0, math.fsum(math.exp(each) for each in logs if each <= own + _TIE))


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected so that the chance of any false alarm among them stays at the level asked (Holm 1979)."""
    order = sorted(range(len(values)), key=values.__getitem__)
    corrected, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, values[place] * (len(values) - rank)))
        corrected[place] = highest
    return corrected


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
