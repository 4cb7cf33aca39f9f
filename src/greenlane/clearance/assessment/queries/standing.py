"""Where do declarations stand with their officer? Queries, hearings, proposals and security, read in sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from greenlane.base.ledger import queries as ledger
from greenlane.clearance.assessment import models
from greenlane.clearance.assessment.queries.rows import (
    hearing_fact,
    proposal_fact,
    provision_fact,
    query_fact,
    referral_fact,
)
from greenlane.clearance.assessment.terms import Hearing, Proposal, Provision, Query, Referral, Situation
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Decided
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Happening, Status
from greenlane.filing.declarations.terms import Kept


def situation(reference: str) -> Situation:
    """What says which acts are possible on one declaration. Raises LookupError where it was never decided."""
    found = situations([declarations.get(reference)]).get(reference)
    if found is None:
        raise LookupError(f"{reference}: no decision was kept on it; check the MRN")
    return found


def situations(kept: Iterable[Kept], decided: Mapping[str, Decided] | None = None) -> dict[str, Situation]:
    """The same for many, by MRN; one never decided is missing. A constant number of statements.

    ``decided`` are their last decisions, where the caller has read them.
    """
    by_key = {one.id: one for one in kept}
    references = {one.reference for one in by_key.values()}
    known = lasts(by_key.values()) if decided is None else decided
    asked = _queries(by_key)
    heard = _open_hearings(by_key)
    provisions_ = {
        row.declaration_id: provision_fact(row)
        for row in models.Provision.objects.filter(declaration_id__in=by_key, ended_at__isnull=True)
    }
    proposals = _open_proposals(by_key)
    checks = {
        row.declaration_id: row.at
        for row in models.Check.objects.filter(declaration_id__in=by_key, ended_at__isnull=True)
        if row.version == by_key[row.declaration_id].version
    }
    examined = ledger.told_of(references, Happening.EXAMINED.value)
    return {
        one.reference: Situation(
            reference=one.reference,
            status=one.status,
            lane=known[one.reference].lane,
            duty_minor=known[one.reference].duty_minor,
            is_examined=one.reference in examined,
            queries=tuple(asked.get(key, ())),
            hearing=heard.get(key),
            provision=provisions_.get(key),
            proposal=proposals.get(key),
            checked_at=checks.get(key),
            accepted_at=_accepted_at(one),
        )
        for key, one in by_key.items()
        if one.reference in known
    }


def lasts(kept: Iterable[Kept]) -> dict[str, Decided]:
    """The decision on the version in force, by MRN."""
    versions = {one.reference: one.version for one in kept}
    found = lanes.decisions(references=versions, limit=len(versions) * 20) if versions else []
    return {one.reference: one for one in found if one.version == versions[one.reference]}


def queries(reference: str) -> tuple[Query, ...]:
    """The queries on a declaration, in order."""
    rows = models.Query.objects.filter(declaration__reference=reference).order_by("number")
    return tuple(query_fact(row) for row in rows)


def silent(at: datetime, limit: int = 500) -> list[str]:
    """The declarations whose trader did not answer in time, the longest first."""
    rows = models.Query.objects.filter(
        answer_by__lt=at, answered_at__isnull=True, withdrawn_at__isnull=True, lapsed_at__isnull=True,
        declaration__status=Status.QUERIED.value,
    )  # fmt: skip
    return list(rows.order_by("answer_by", "pk").values_list("declaration__reference", flat=True)[:limit])


def hearings(reference: str) -> tuple[Hearing, ...]:
    """The notices on a declaration with what came of each, in order."""
    rows = models.Hearing.objects.filter(declaration__reference=reference).order_by("number")
    return tuple(hearing_fact(row) for row in rows)


def provisions(reference: str) -> tuple[Provision, ...]:
    """The releases against security of a declaration, in order; for officers."""
    rows = models.Provision.objects.filter(declaration__reference=reference).order_by("pk")
    return tuple(provision_fact(row) for row in rows)


def referrals(reference: str) -> tuple[Referral, ...]:
    """To whom a declaration was referred, in order; for officers."""
    rows = models.Referral.objects.filter(declaration__reference=reference).order_by("pk")
    return tuple(referral_fact(row) for row in rows)


def proposal_of(reference: str) -> Proposal | None:
    """The decision that waits for a second officer, where one does; for officers."""
    return _open_proposals({(one := declarations.get(reference)).id: one}).get(one.id)


def _queries(by_key: Mapping[int, Kept]) -> Mapping[int, list[Query]]:
    found: defaultdict[int, list[Query]] = defaultdict(list)
    for row in models.Query.objects.filter(declaration_id__in=by_key).order_by("number"):
        found[row.declaration_id].append(query_fact(row))
    return found


def _open_hearings(by_key: Mapping[int, Kept]) -> dict[int, Hearing]:
    """Open notices; one on a text that was amended since is void."""
    rows = models.Hearing.objects.filter(declaration_id__in=by_key, ended_at__isnull=True)
    return {row.declaration_id: hearing_fact(row) for row in rows if row.version == by_key[row.declaration_id].version}


def _open_proposals(by_key: Mapping[int, Kept]) -> dict[int, Proposal]:
    rows = models.Proposal.objects.filter(declaration_id__in=by_key, ended_at__isnull=True)
    return {row.declaration_id: proposal_fact(row) for row in rows if row.version == by_key[row.declaration_id].version}


def _accepted_at(kept: Kept) -> datetime | None:
    """When an officer accepted, where that is why it stands verified."""
    if kept.status != Status.VERIFIED:
        return None
    decisive = {Happening.CLEARED.value, Happening.VERIFIED.value}
    told = [event for event in ledger.history(kept.reference) if event.kind in decisive]
    return told[-1].at if told and told[-1].kind == Happening.VERIFIED else None
