"""Every read: who is registered, who may act for whom, who manages the users of a company."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from greenlane.base.ledger.reading import Ask as Rows
from greenlane.base.ledger.reading import Question, fetch
from greenlane.base.people.rules import kept_as
from greenlane.filing.traders import models, rules
from greenlane.filing.traders.states import LIVE, Standing
from greenlane.filing.traders.terms import Ask, Invitation, Mandate, Operator, Power, Trader

_FIELDS = ("number", "name", "line", "city", "country", "phone", "email", "is_broker", "operator")
_MANDATE = (
    "number", "principal", "broker", "powers", "regimes", "since", "until", "standing", "offered_at", "answered_at",
    "ended_at", "reason",
)  # fmt: skip
_INVITATION = ("id", "party", "name", "is_administrator", "invited_at", "expires_at", "used_at", "withdrawn_at")


def operators(numbers: Iterable[str]) -> Question[Mapping[str, str]]:
    """The operator tier of each registered number; a number that is missing is not registered."""
    return Question(dict, Rows(models.Trader, ("number",), ("number", "operator"), [(n,) for n in numbers]))


def get(number: str) -> Trader:
    """One registration. Raises LookupError where there is none."""
    row = models.Trader.objects.filter(number=number).values(*_FIELDS).first()
    if row is None:
        raise LookupError(f"{number}: no trader is registered under this number")
    return Trader(id=row.pop("number"), operator=Operator(row.pop("operator")), **row)


def names(numbers: Iterable[str]) -> Mapping[str, str]:
    """The registered name of each number; a number that is missing is not registered. One statement."""
    return dict(fetch(models.Trader, ("number",), ("number", "name"), ((n,) for n in numbers if n)))


def mandate(number: str) -> Mandate:
    """One mandate. Raises LookupError where there is none."""
    row = models.Mandate.objects.filter(number=number).values(*_MANDATE).first()
    if row is None:
        raise LookupError(f"{number}: no mandate has this number; check it")
    return _mandate(row)


def mandates_of(party: str, limit: int = 200) -> list[Mandate]:
    """The mandates that a company gave or was given: all that are offered or run, then the last of those that are over.

    Two statements.
    """
    rows = models.Mandate.objects.filter(Q(principal=party) | Q(broker=party)).order_by("-offered_at", "-id")
    live = [standing.value for standing in LIVE]
    found = [
        *rows.filter(standing__in=live).values(*_MANDATE),
        *rows.exclude(standing__in=live).values(*_MANDATE)[:limit],
    ]
    return [_mandate(row) for row in found]


def may_act(asks: Iterable[Ask], at: datetime) -> frozenset[Ask]:
    """Those of the asks to which a mandate says yes at that moment. One statement, whatever their number."""
    wanted = frozenset(asks)
    pairs = [(ask.broker, ask.principal) for ask in wanted if ask.broker and ask.principal]
    found = [_mandate(dict(zip(_MANDATE, row, strict=True))) for row in _between(pairs)] if pairs else []
    held: dict[tuple[str, str], list[Mandate]] = {}
    for one in found:
        held.setdefault((one.broker, one.principal), []).append(one)
    return frozenset(
        ask for ask in wanted if any(rules.allows(m, ask, at) for m in held.get((ask.broker, ask.principal), ()))
    )


def principals(broker: str, power: Power, at: datetime) -> list[Mandate]:
    """The mandates that give a broker this power now, by the principal's number. One statement."""
    rows = models.Mandate.objects.filter(
        broker=broker, standing=Standing.ACCEPTED.value, since__lte=at.date(), until__gte=at.date()
    )
    found = [_mandate(row) for row in rows.order_by("principal", "id").values(*_MANDATE)]
    return [one for one in found if power in one.powers]


def is_company_admin(username: str, party: str) -> bool:
    """Whether this user manages the users and mandates of this company."""
    return bool(party) and models.Administrator.objects.filter(username=username, party=party).exists()


def administrators(party: str) -> frozenset[str]:
    """The user names of those who manage a company."""
    return frozenset(models.Administrator.objects.filter(party=party).values_list("username", flat=True))


def invitations(party: str, at: datetime) -> list[Invitation]:
    """The invitations of a company that are open, the last first."""
    rows = models.Invitation.objects.filter(party=party, used_at=None, withdrawn_at=None, expires_at__gt=at)
    return [Invitation(**row) for row in rows.order_by("-invited_at", "-id").values(*_INVITATION)]


def invited(secret: str, at: datetime) -> Invitation:
    """The open invitation of this secret. Raises LookupError, in the same words, where there is none any more."""
    rows = models.Invitation.objects.filter(sha256=kept_as(secret), used_at=None, withdrawn_at=None, expires_at__gt=at)
    row = rows.values(*_INVITATION).first()
    if row is None:
        raise LookupError("this invitation was used, withdrawn or is over; ask your company for another")
    return Invitation(**row)


def _between(pairs: list[tuple[str, str]]) -> list[tuple[object, ...]]:
    rows = models.Mandate.objects.filter(standing=Standing.ACCEPTED.value)
    rows = rows.filter(broker__in={broker for broker, _ in pairs}, principal__in={owner for _, owner in pairs})
    return list(rows.values_list(*_MANDATE))


def _mandate(row: Mapping[str, object]) -> Mandate:
    given = dict(row)
    given["powers"] = tuple(map(Power, str(given["powers"]).split()))
    given["regimes"] = tuple(str(given["regimes"]).split())
    given["standing"] = Standing(str(given["standing"]))
    return Mandate(**given)  # type: ignore[arg-type]  # the columns are named as the fields
