"""Who is drawn? From the officers who are here and a number that nobody chose to the one officer it leads to.

A draw is three things that anybody can do again: the candidates in a fixed order with whole-number weights, the number
of the bill's purpose in an epoch (``risk.draws``), and the place where the number falls on the line of weights.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence, Set
from hashlib import sha256
from hmac import digest as hmac
from typing import NamedTuple

import msgspec

from greenlane.clearance.assignment.terms import AssignmentPage, Bill, Candidate, Officer, Weighing
from greenlane.core.declaration import Line

#: A number of a draw is so many bits over two to their power.
_BITS = 53
#: The weight of an officer without any load.
WHOLE = 10_000
_HEX = 12


class Result(NamedTuple):
    """What one draw led to: the candidates in order, who was drawn (None: nobody could be) and with which chance."""

    bill: Bill
    number: float
    candidates: tuple[Candidate, ...]
    officer: Officer | None
    chance: float


def purpose_of(reference: str, turn: int) -> str:
    """What the number is drawn for: the bill and the turn, so that each turn has a number of its own."""
    return f"{reference} assignment {turn}"


def pseudonym_of(secret: bytes, day: str, username: str) -> str:
    """An officer's name of a day (ISO date): the same all day, tied to nobody without the deployment's secret."""
    return hmac(secret, f"officer\n{day}\n{username}".encode(), "sha256").hex()[:_HEX].upper()


def group_of(lines: Sequence[Line], page: AssignmentPage) -> str:
    """The commodity group that most of the price is declared for; the first line's where no prices tell."""
    sums: dict[str, tuple[object, int]] = {}
    for place, line in enumerate(lines):
        group = page.chapters.get(line.code[:2], "")
        if group:
            price, first = sums.get(group, (0, -place))
            sums[group] = (price + (line.price or 0), first)  # type: ignore[operator]
    return max(sums, key=lambda group: sums[group]) if sums else next(iter(page.groups))


def weight_of(items: int, weighing: Weighing) -> int:
    """The points of a bill: one, and one more for each so many items."""
    return 1 + items // weighing.items_a_point


def draw(
    bills: Sequence[Bill],
    officers: Iterable[Officer],
    recent: Mapping[str, Sequence[str]],
    numbers: Sequence[float],
    page: AssignmentPage,
    *,
    apart_from: Mapping[str, Set[str]] = {},
) -> list[Result]:
    """Draw each bill in turn; each adds to the load of the officer drawn before the next is drawn.

    ``recent`` names the officers of each owner's last bills, the latest first; ``apart_from`` those who must not
    get a bill, by reference. A batch therefore equals its ones in the same order.
    """
    here = {officer.username: officer for officer in officers}
    apart = page.weighing.apart
    last = {owner: deque(names[:apart], maxlen=apart) for owner, names in recent.items()}
    results = []
    for bill, number in zip(bills, numbers, strict=True):
        before = last.setdefault(bill.owner, deque(maxlen=apart))
        listed = candidates(bill, here.values(), before, page, apart_from.get(bill.reference, frozenset()))
        weights = tuple(Candidate(officer.pseudonym, weight) for officer, weight in listed)
        place = pick(weights, number)
        drawn = None if place is None else listed[place][0]
        chance = 0.0 if place is None else weights[place].weight / sum(w.weight for w in weights)
        results.append(Result(bill, number, weights, drawn, chance))
        if drawn is not None:
            here[drawn.username] = msgspec.structs.replace(drawn, load=drawn.load + bill.weight)
            if bill.owner:
                before.appendleft(drawn.username)
    return results


def candidates(
    bill: Bill,
    officers: Iterable[Officer],
    before: Iterable[str],
    page: AssignmentPage,
    apart_from: Set[str] = frozenset(),
) -> list[tuple[Officer, int]]:
    """Who may be drawn, with weights, in the order of their names of the day.

    Never at the office of the declaration, never without the skill, never with the most load, never of those who had a
    hand in it; those of other offices than it was referred to, and those who had the owner's last bills, only where
    nobody else is left.
    """
    able = [
        officer
        for officer in officers
        if officer.site != bill.office
        and bill.group in officer.groups
        and officer.load < page.weighing.most_load
        and officer.username not in apart_from
    ]
    able = [officer for officer in able if officer.site == bill.site] or able
    known = set(before)
    strangers = [officer for officer in able if officer.username not in known] or able
    half = page.weighing.half_load
    weighed = [(officer, max(1, WHOLE * half // (half + officer.load))) for officer in strangers]
    return sorted(weighed, key=lambda each: each[0].pseudonym)


def pick(listed: Sequence[Candidate], number: float) -> int | None:
    """The place in which ``number`` falls when [0, 1) is shared out by the weights, in whole numbers, exactly."""
    total = sum(each.weight for each in listed)
    at = (int(number * 2**_BITS) * total) >> _BITS
    for place, each in enumerate(listed):
        at -= each.weight
        if at < 0:
            return place
    return None


def text_of(listed: Sequence[Candidate]) -> str:
    """The candidates as kept and hashed: JSON pairs of name and weight, in order."""
    return msgspec.json.encode([[each.pseudonym, each.weight] for each in listed]).decode()


def listed_in(text: str) -> tuple[Candidate, ...]:
    """The candidates that :func:`text_of` wrote."""
    return tuple(Candidate(*each) for each in msgspec.json.decode(text, type=list[tuple[str, int]]))


def digest_of(purpose: str, text: str) -> str:
    """What the log holds of the candidates: SHA-256 over the purpose and their text."""
    return sha256(f"{purpose}\n{text}".encode()).hexdigest()
