"""What follows? From when on a declaration is stuck, which limits run, who has to act, what the figures are."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.escalation import states
from greenlane.clearance.escalation.clocks import ends
from greenlane.clearance.escalation.states import Happening, Status
from greenlane.clearance.escalation.terms import (
    CUSTOMS,
    TRADER,
    Calendar,
    Delay,
    EscalationPage,
    Figures,
    Level,
    Promise,
    RefusedTicketError,
    Situation,
    Span,
    Ticket,
    TicketTurn,
)
from greenlane.core.codes import check_character

_SETTINGS = ("begins", "ends", "prefix", "most_text", "reopens", "close_hours", "says")
_PROMISES = ("status", "since", "hours", "span", "says", "law", "start", "end")
_LEVELS = ("level", "name", "office", "acknowledge_hours", "answer_hours", "span", "law", "start", "end")
_CODED = ("code", "says", "start", "end")
_SAYS = ("not_stuck", "not_customs", "already_open", "no_want", "no_text", "no_cause", "reopened", "no_score", "rated")


def read(source: Source, on: date) -> EscalationPage:
    """The page ``flow/escalation`` of a day. Raises PackError on unknown keys, levels with gaps, missing texts."""
    source.only(*_SETTINGS)
    says = source.settings.get("says", {})
    missing = [key for key in _SAYS if key not in says]
    if missing:
        raise PackError(f"{source.path}.toml: [says] has no {', '.join(missing)}; write the sentence a person reads")
    levels = _levels(source, on)
    if [level.number for level in levels] != list(range(1, len(levels) + 1)) or not levels:
        raise PackError(f"{source.path}/levels.csv: the levels in force on {on} are not 1, 2, …; number them so")
    begins, closes = _minutes(source.settings["begins"]), _minutes(source.settings["ends"])
    if begins >= closes:
        raise PackError(f"{source.path}.toml: customs begins at {begins} and ends at {closes} minutes; begin earlier")
    return EscalationPage(
        promises=_promises(source, on),
        levels=levels,
        wants=_coded(source, "wants", on),
        causes=_coded(source, "causes", on),
        begins=begins,
        ends=closes,
        prefix=source.settings["prefix"],
        most_text=int(source.settings["most_text"]),
        reopens=int(source.settings["reopens"]),
        close_hours=int(source.settings["close_hours"]),
        says=dict(says),
        sha256=source.sha256,
    )


def calendar_of(page: EscalationPage, money: AccountsPage) -> Calendar:
    """When customs works: the hours of this page, the days off of the country's due dates."""
    return Calendar(weekend=money.weekend, holidays=money.holidays, begins=page.begins, ends=page.ends)


def delay_of(page: EscalationPage, calendar: Calendar, situation: Situation) -> Delay | None:
    """From when on the declaration is stuck: the first promise that passes. None while customs owes nothing.

    A verified declaration that is not paid waits for its payer, not for customs.
    """
    if situation.status == "verified" and not situation.is_settled:
        return None
    found = []
    for promise in page.promises:
        if promise.status == situation.status:
            begun = situation.lodged_at if promise.since == "lodged" else situation.since
            found.append(Delay(ends(begun, promise.hours, promise.span, calendar), promise.says, promise.law))
    return min(found, key=lambda delay: delay.at, default=None)


def check_opening(page: EscalationPage, delay: Delay | None, at: datetime, is_open: bool, want: str, text: str) -> None:
    """Raises RefusedTicketError with the reason; where time is all that lacks, with the moment it may be opened."""
    if is_open:
        raise refused(page, "already_open")
    if delay is None:
        raise refused(page, "not_customs")
    if at < delay.at:
        early = refused(page, "not_stuck", at=f"{delay.at:%Y-%m-%d %H:%M}", promise=delay.says)
        early.opens_at = delay.at
        raise early
    if want not in page.wants:
        raise refused(page, "no_want", codes=", ".join(page.wants))
    check_text(page, text)


def check_text(page: EscalationPage, text: str) -> None:
    """What is written to the other side says something, and not too much."""
    if not 0 < len(text.strip()) <= page.most_text:
        raise refused(page, "no_text", most=page.most_text)


def check_cause(page: EscalationPage, cause: str) -> None:
    """An answer names why the declaration was stuck."""
    if cause not in page.causes:
        raise refused(page, "no_cause", codes=", ".join(page.causes))


def check_reopening(page: EscalationPage, ticket: Ticket) -> None:
    """A ticket is opened again as often as the pack says."""
    if ticket.reopened >= page.reopens:
        raise refused(page, "reopened", times=page.reopens)


def check_score(page: EscalationPage, ticket: Ticket, score: int) -> None:
    """Satisfaction is said once, from 1 to 5."""
    if not 1 <= score <= 5:
        raise refused(page, "no_score")
    if ticket.score is not None:
        raise refused(page, "rated")


def limits(level: Level, at: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """Until when a level that got a ticket at ``at`` acknowledges, and until when it answers."""
    return (
        ends(at, level.acknowledge_hours, level.span, calendar),
        ends(at, level.answer_hours, level.span, calendar),
    )


def above(page: EscalationPage, level: int) -> Level | None:
    """The next higher level, None at the top."""
    return next((one for one in page.levels if one.number == level + 1), None)


def level_of(page: EscalationPage, number: int) -> Level:
    """A level of the page; the highest where a level was taken out of the pack since."""
    return next((one for one in page.levels if one.number == number), page.levels[-1])


def turn_of(page: EscalationPage, ticket: Ticket) -> TicketTurn:
    """Who has to act now, how, and until when."""
    possible = states.ALLOWED[ticket.status]
    if ticket.status in states.PENDING:
        return TicketTurn(
            CUSTOMS, tuple(a for a in possible if a in states.OFFICIAL), ticket.due_at or ticket.answer_by
        )
    may = {
        states.Action.REOPEN: ticket.reopened < page.reopens,
        states.Action.RATE: ticket.score is None,
    }
    actions = tuple(a for a in possible if a not in states.OFFICIAL and may.get(a, True))
    return TicketTurn(TRADER if actions else "", actions, ticket.due_at)


def figures(tickets: Sequence[Ticket], at: datetime) -> Figures:
    """What a manager watches, of the tickets given."""
    minutes = [int((t.answered_at - t.opened_at).total_seconds() // 60) for t in tickets if t.answered_at]
    scores = [t.score for t in tickets if t.score is not None]
    pending = [t for t in tickets if t.status in states.PENDING]
    return Figures(
        opened=len(tickets),
        open=len(pending),
        late=sum(t.is_late(at) for t in pending),
        answered=len(minutes),
        raised=sum(any(e.kind == Happening.RAISED for e in t.entries) for t in tickets),
        median_minutes=int(median(minutes)) if minutes else None,
        by_cause=dict(Counter(t.cause for t in tickets if t.cause).most_common()),
        by_level={str(level): n for level, n in sorted(Counter(t.level for t in pending).items())},
        mean_score=round(sum(scores) / len(scores), 2) if scores else None,
    )


def number_of(prefix: str, key: int, on: date) -> str:
    """The number of a ticket: prefix, year, nine digits, an ISO 7064 MOD 37,36 check character. It counts the tickets
    of the country, so it tells neither office nor officer."""
    text = f"{prefix}{on.year % 100:02d}{key:09d}"
    return text + check_character(text)


def refused(page: EscalationPage, rule: str, **words: object) -> RefusedTicketError:
    return RefusedTicketError(rule, page.says[rule], **words)


def status_after(ticket: Ticket, happening: Happening) -> Status:
    """Raises ForbiddenError where it cannot happen now."""
    return states.after(ticket.status, happening)


def _promises(source: Source, on: date) -> tuple[Promise, ...]:
    found = []
    for row in source.table("promises", _PROMISES):
        if in_force(row, on):
            if row["since"] not in ("lodged", "status"):
                raise PackError(f"{source.path}/promises.csv: since is {row['since']!r}; write lodged or status")
            span = Span(row["span"])
            found.append(Promise(row["status"], row["since"], int(row["hours"]), span, row["says"], row["law"]))
    return tuple(found)


def _levels(source: Source, on: date) -> tuple[Level, ...]:
    rows = [row for row in source.table("levels", _LEVELS) if in_force(row, on)]
    return tuple(
        Level(
            int(row["level"]), row["name"], row["office"], int(row["acknowledge_hours"]), int(row["answer_hours"]),
            Span(row["span"]), row["law"],
        )
        for row in rows
    )  # fmt: skip


def _coded(source: Source, table: str, on: date) -> dict[str, str]:
    return {row["code"]: row["says"] for row in source.table(table, _CODED) if in_force(row, on)}


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    found = int(hours) * 60 + int(minutes)
    if not 0 <= found <= 24 * 60:
        raise ValueError(f"{text!r} is no time of a day; write it like 08:00")
    return found
