"""How do officers come and go? Posts and absences; events carry the officer's name of the day, never the user name."""

from collections.abc import Sequence
from datetime import datetime

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment import models, queries
from greenlane.clearance.assignment.rules.drawing import pseudonym_of
from greenlane.clearance.assignment.terms import AssignmentPage, Duty, Posting, RefusedError

_POST = ("username", "site", "groups", "duty", "centre", "since", "until")
_ABSENCE = ("username", "since", "until", "reason")


def add_posts(pen: Pen, page: AssignmentPage, postings: Sequence[Posting], secret: bytes) -> int:
    """Open posts from now on, those already held alike left as they are; returns how many were new.

    Event ``assignment.posted`` on the site for each. Raises RefusedError where site, groups or centre are none of the
    pack's, or the post is held with other groups.
    """
    held = {(p.username, p.site, p.duty, p.centre): p for p in queries.roster(pen.at)}
    new = []
    for posting in dict.fromkeys(postings):
        _check(page, posting)
        before = held.get((posting.username, posting.site, posting.duty, posting.centre))
        if before is None:
            new.append(posting)
        elif set(before.groups) != set(posting.groups):
            raise RefusedError("held_post", page.says["held_post"], username=posting.username)
    rows = [(p.username, p.site, " ".join(p.groups), p.duty.value, p.centre, pen.at, None) for p in new]
    pen.insert(models.Post, _POST, rows)
    for p in new:
        told = {"officer": _name(pen, secret, p.username), "groups": p.groups, "duty": p.duty, "centre": p.centre}
        pen.event("assignment.posted", p.site, told)
    return len(new)


def change_groups(pen: Pen, page: AssignmentPage, post: int, groups: Sequence[str], secret: bytes) -> None:
    """An officer has other skills from now on: the post is closed and held anew with these groups.

    What it has stays with it. Events ``assignment.post_closed`` and ``.posted``. Raises RefusedError.
    """
    row = models.Post.objects.filter(pk=post, until__isnull=True, duty=Duty.ASSESS.value).first()
    if row is None:
        raise RefusedError("no_post", page.says["no_post"], post=post)
    if set(groups) == set(row.groups.split()):
        return
    close_post(pen, page, post, secret)
    add_posts(pen, page, [Posting(row.username, row.site, tuple(groups))], secret)


def close_post(pen: Pen, page: AssignmentPage, post: int, secret: bytes) -> None:
    """The post is held no more; its open bills are drawn anew by the next round. Event ``assignment.post_closed``.

    Raises RefusedError where it is no open post.
    """
    row = models.Post.objects.select_for_update().filter(pk=post, until__isnull=True).first()
    if row is None:
        raise RefusedError("no_post", page.says["no_post"], post=post)
    row.until = pen.at
    row.save(update_fields=["until"])
    pen.event("assignment.post_closed", row.site, {"officer": _name(pen, secret, row.username), "duty": row.duty})


def note_absence(
    pen: Pen, page: AssignmentPage, username: str, since: datetime, until: datetime | None, reason: str, secret: bytes
) -> None:
    """An officer is away; its open bills are drawn anew by the round that follows ``since``.

    Event ``assignment.absence_noted`` on the officer's name of the day, without the reason. Raises RefusedError.
    """
    if reason not in page.absences:
        known = ", ".join(sorted(page.absences))
        raise RefusedError("no_reason", page.says["no_reason"], reason=reason, known=known)
    if until is not None and until <= since:
        raise RefusedError("ends_before", page.says["ends_before"])
    pen.insert(models.Absence, _ABSENCE, [(username, since, until, reason)])
    pen.event("assignment.absence_noted", _name(pen, secret, username), {"since": since, "until": until})


def end_absence(pen: Pen, page: AssignmentPage, absence: int, secret: bytes) -> None:
    """The officer is back; nothing returns to it but what is drawn from now on. Event ``assignment.absence_ended``.

    Raises RefusedError where no such absence runs or is to come.
    """
    row = models.Absence.objects.select_for_update().filter(pk=absence).first()
    if row is None or (row.until is not None and row.until <= pen.at):
        raise RefusedError("no_absence", page.says["no_absence"], absence=absence)
    row.until = max(pen.at, row.since)
    row.save(update_fields=["until"])
    pen.event("assignment.absence_ended", _name(pen, secret, row.username), {})


def _check(page: AssignmentPage, posting: Posting) -> None:
    if posting.site not in page.sites:
        raise RefusedError("no_site", page.says["no_site"], site=posting.site, sites=", ".join(page.sites))
    unknown = set(posting.groups) - set(page.groups)
    if unknown or (posting.duty is Duty.ASSESS and not posting.groups):
        wrong = ", ".join(sorted(unknown)) or "Nothing"
        raise RefusedError("no_group", page.says["no_group"], groups=wrong, known=", ".join(page.groups))
    if posting.duty is Duty.CENTRE and posting.centre not in page.centres:
        wrong, known = posting.centre or "Nothing", ", ".join(page.centres)
        raise RefusedError("no_centre", page.says["no_centre"], centre=wrong, known=known)


def _name(pen: Pen, secret: bytes, username: str) -> str:
    return pseudonym_of(secret, pen.at.date().isoformat(), username)
