"""What must be known before a decision? Everything that needs other declarations, money or chance, read in sets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from greenlane.base.ledger import reading
from greenlane.base.ledger.reading import Question
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.terms import AccountsPage, Funds
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.page import rates_for
from greenlane.clearance.lanes.terms import LanesPage, Thresholds
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.filing.declarations.terms import Direction, FormalitiesPage
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.rules import owner_of
from greenlane.filing.traders.terms import Recognised
from greenlane.journey import arriving
from greenlane.journey.means import Means
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws import services as drawing
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.profiles import queries as profiles

#: Opens the epochs of the draws.
ACTOR = "road:draws"


def open_chance(means: Means, at: datetime) -> None:
    """See that the epoch of ``at`` is open and known to this process, in a transaction of its own, before any draw."""
    page = means.book(at.date())[DrawsPage]
    try:
        draws.beta_for(at, page, means.draw_key)
    except draws.NotOpenError:
        with writing(by=ACTOR, at=at) as pen:
            drawing.open_epochs(pen, [at], page, means.country, means.draw_key)
        draws.beta_for(at, page, means.draw_key)


class Known(NamedTuple):
    """What the tables say of a batch, before anything is decided on it."""

    tiers: Mapping[str, str]
    past: profiles.Past
    funds: Mapping[str, Funds]
    landings: arriving.Landings


def know(batch: Batch, book: Book, *more: Question[Any]) -> tuple[Known, list[Any]]:
    """Ask everything at once, and what else the caller must know: one message to the database, for any number."""
    parties = _parties(batch, book)
    tiers, past, funds, landings, *answers = reading.answers(
        _tiers(parties),
        profiles.past_of(batch),
        accounts.funds_of([owner for _, owner, _ in parties], book[AccountsPage]),
        arriving.landings(batch, book),
        *more,
    )
    return Known(tiers, past, funds, landings), answers


def recognise(batch: Batch, book: Book, tiers: Mapping[str, str] | None = None) -> Batch:
    """Gather Recognised alone, all that pre-check needs of other tables; ``tiers`` where they are known already."""
    parties = _parties(batch, book)
    known = _tiers(parties).answer() if tiers is None else tiers
    return [
        case.having(
            Recognised(
                declarant=declarant in known,
                owner=owner in known,
                number=owner,
                role="exporter" if is_export else "importer",
                operator=known.get(owner, ""),
            )
        )
        for case, (declarant, owner, is_export) in zip(batch, parties, strict=True)
    ]


def gather(batch: Batch, means: Means, book: Book, known: Known | None = None) -> Batch:
    """Gather the facts that control needs, of cases that are recognised. A constant number of statements."""
    if not batch:
        return batch
    known = known or know(batch, book)[0]
    operators = {case[Recognised].number: case[Recognised].operator for case in batch}
    histories = profiles.history_of(batch, known.past, operators)
    levels = _thresholds(batch, means, book[LanesPage])
    batch = draws.drawn(batch, book[DrawsPage], means.draw_key)
    return [
        case.having(
            history, known.funds[case[Recognised].number], level, *arriving.arrival_of(case, book, known.landings)
        )
        for case, history, level in zip(batch, histories, levels, strict=True)
    ]


def _parties(batch: Batch, book: Book) -> list[tuple[str, str, bool]]:
    """Of each case: the declarant, whoever the goods belong to, and whether they are exported."""
    types = book[FormalitiesPage].types
    parties = []
    for case in batch:
        kind = types.get(case.declaration.type_code or "")
        is_export = kind is not None and kind.direction is Direction.EXPORT
        declarant = case.declaration.declarant
        parties.append(((declarant.id if declarant else None) or "", owner_of(case.declaration, is_export), is_export))
    return parties


def _tiers(parties: Sequence[tuple[str, str, bool]]) -> Question[Mapping[str, str]]:
    return traders.operators([number for one, owner, _ in parties for number in (one, owner) if number])


def _thresholds(batch: Batch, means: Means, page: LanesPage) -> list[Thresholds]:
    keys = [_desk(case) for case in batch]
    desks, at = frozenset(keys), batch[0].at
    found = means.recall(("thresholds", desks), at, lambda: lanes.thresholds_at(at, desks))
    return [found.get(key) or rates_for(page, *key).thresholds for key in keys]


def _desk(case: Case) -> tuple[str, str]:
    return case.declaration.declaration_office_id or "", case.lines[0].regime if case.lines else ""
