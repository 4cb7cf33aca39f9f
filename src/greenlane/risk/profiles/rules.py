"""What follows? From the page of profiles to the hits of a declaration, and why a profile matched."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from typing import Any

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.codes import Lane
from greenlane.core.finding import Findings
from greenlane.risk.profiles.language.checker import check, of_line
from greenlane.risk.profiles.language.compiler import Lists, compiled
from greenlane.risk.profiles.language.explainer import Part, parts, sentence
from greenlane.risk.profiles.language.guards import DIGITS, code_starts, split
from greenlane.risk.profiles.language.parser import parse
from greenlane.risk.profiles.language.sight import View
from greenlane.risk.profiles.language.tree import ExpressionError, Node
from greenlane.risk.profiles.terms import History, Hit, Hits, Profile, ProfilesPage, Ready

_KEYS = ("id", "title", "when", "lane", "mandatory", "share", "owner", "start", "end", "review", "expected")
#: Distinct kinds of line remembered at most; a caller inventing origins cannot fill the memory.
_MOST = 100_000
_NEEDED = ("id", "title", "when", "lane", "owner", "review", "expected")


def condition(text: str, lists: Lists) -> Node:
    """The checked tree of a condition. Raises ExpressionError that names the column."""
    try:
        node = parse(text)
        check(node, lists)
    except ExpressionError as fault:
        raise fault.within(text) from None
    return node


def read(source: Source, on: date) -> ProfilesPage:
    """The profiles in force on ``on``; every profile of the page is checked, in force or not.

    Raises PackError naming the profile and, within its condition, the column.
    """
    source.only("profile")
    lists = _lists(source, on)
    entries = source.settings.get("profile", [])
    ready = [_profile(source.path, entry, lists) for entry in entries]
    current = [
        (profile, node) for entry, (profile, node) in zip(entries, ready, strict=True) if in_force(_dated(entry), on)
    ]
    ids = [profile.id for profile, _ in current]
    for name in ids:
        if ids.count(name) > 1:
            raise PackError(f"{source.path}.toml: two profiles {name} are in force on {on}; end one first")
    return _page(current, lists, source.sha256)


def match(batch: Batch, book: Book) -> Batch:
    """Each case with its Hits; passes over a case without History and one whose findings refuse it."""
    page = book[ProfilesPage]
    return [case.having(hits(case, page)) if _is_ready(case) else case for case in batch]


def _is_ready(case: Case) -> bool:
    findings = case[Findings]
    return case.get(History) is not None and not (findings.all and findings.refuses)


def hits(case: Case, page: ProfilesPage) -> Hits:
    """The profiles that match one case: those of the whole declaration, then line by line."""
    view, memory = View(case), page.memory
    found = [_hit(rule.profile, 0) for rule in page.whole if rule.test is None or rule.test(view)]
    opened: dict[object, bool] = {}
    for index, line in enumerate(view.lines):
        view.index, view.line = index, line
        kind = (line.code, line.origin, line.regime)
        concerned = memory.get(kind)
        for rule in _concerned(kind, view, page) if concerned is None else concerned:
            gate, test = rule.gate, rule.test
            if gate is not None:
                is_open = opened.get(gate)
                if is_open is None:
                    is_open = opened[gate] = gate(view)
                if not is_open:
                    continue
            if test is None or test(view):
                found.append(_hit(rule.profile, line.number))
    return Hits(all=tuple(found), profiles=page.sha256)


def _concerned(kind: tuple[str, str, str], view: View, page: ProfilesPage) -> tuple[Ready, ...]:
    """The profiles that a line of this goods code, origin and procedure may meet; remembered."""
    rules = (*page.anywhere, *page.by_code.get(kind[0][:DIGITS], ()))
    if len(page.memory) >= _MOST:
        page.memory.clear()
    page.memory[kind] = found = tuple([rule for rule in rules if rule.kind is None or rule.kind(view)])
    return found


def explained(profile: Profile, lists: Lists) -> str:
    """The condition of ``profile`` as an officer's sentence."""
    return sentence(condition(profile.when, lists))


def why(profile: Profile, lists: Lists, case: Case, line: int = 0) -> tuple[Part, ...]:
    """Which parts of the profile's condition hold for ``case`` (on the line numbered ``line``), with their values."""
    view = View(case)
    index = next((i for i, each in enumerate(case.lines) if each.number == line), None)
    if index is not None:
        view.turn_to(index)
    return parts(condition(profile.when, lists), view, lists)


def overdue(page: ProfilesPage, on: date) -> tuple[Profile, ...]:
    """The profiles whose day of review has passed."""
    return tuple([profile for profile in page.profiles if profile.review < on])


def wilson(found: int, looked: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The Wilson score interval of a share (E. B. Wilson, 1927), at 95 % unless told; (0, 1) where nothing was seen."""
    if looked == 0:
        return 0.0, 1.0
    rate, square = found / looked, z * z
    middle = rate + square / (2 * looked)
    reach = z * sqrt(rate * (1 - rate) / looked + square / (4 * looked * looked))
    whole = 1 + square / looked
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def _hit(profile: Profile, line: int) -> Hit:
    return Hit(profile.id, profile.lane, line, profile.title, profile.mandatory, profile.share)


def _lists(source: Source, on: date) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in source.table("lists", ("list", "value", "start", "end", "why")):
        values = found.setdefault(row["list"], {})
        if in_force(row, on):
            values[row["value"]] = None
    return {name: tuple(values) for name, values in found.items()}


def _dated(entry: Mapping[str, Any]) -> Row:
    return {key: str(entry.get(key) or "") for key in ("start", "end")}


def _profile(path: str, entry: Mapping[str, Any], lists: Lists) -> tuple[Profile, Node]:
    where = f"{path}.toml: profile {entry.get('id', '(without id)')}"
    for key in entry:
        if key not in _KEYS:
            raise PackError(f"{where}: unknown key {key!r}; known are {', '.join(_KEYS)}")
    for key in _NEEDED:
        if key not in entry:
            raise PackError(f"{where}: {key} is missing; add it")
    try:
        node = condition(entry["when"], lists)
        return _typed(entry), node
    except ExpressionError as fault:
        raise PackError(f"{where}: when, {fault.says}") from fault
    except (ValueError, TypeError) as fault:
        raise PackError(f"{where}: {fault}; correct it") from fault


def _typed(entry: Mapping[str, Any]) -> Profile:
    dated, share = _dated(entry), float(entry.get("share", 1.0))
    mandatory, expected = bool(entry.get("mandatory", False)), float(entry["expected"])
    if not 0 < share <= 1 or not 0 <= expected <= 1:
        raise ValueError("share lies above 0 and up to 1, expected between 0 and 1")
    if mandatory and share < 1:
        raise ValueError("a mandatory profile always counts; take away share or mandatory")
    return Profile(
        id=entry["id"],
        title=entry["title"],
        when=entry["when"],
        lane=Lane(entry["lane"]),
        mandatory=mandatory,
        share=share,
        owner=entry["owner"],
        start=date.fromisoformat(dated["start"]) if dated["start"] else None,
        end=date.fromisoformat(dated["end"]) if dated["end"] else None,
        review=date.fromisoformat(str(entry["review"])),
        expected=expected,
    )


def _page(current: Sequence[tuple[Profile, Node]], lists: Lists, sha256: str) -> ProfilesPage:
    whole: list[Ready] = []
    anywhere: list[Ready] = []
    by_code: dict[str, list[Ready]] = {}
    for profile, node in current:
        if not of_line(node):
            whole.append(Ready(profile, None, None, compiled(node, lists)))
            continue
        rule = Ready(profile, *[compiled(part, lists) if part is not None else None for part in split(node)])
        starts = code_starts(node, lists)
        if starts is None:
            anywhere.append(rule)
        else:
            for start in starts:
                by_code.setdefault(start, []).append(rule)
    return ProfilesPage(
        profiles=tuple([profile for profile, _ in current]),
        lists=lists,
        whole=tuple(whole),
        anywhere=tuple(anywhere),
        by_code={start: tuple(rules) for start, rules in by_code.items()},
        sha256=sha256,
    )
