"""Whatever breaks while a batch is cleared, nothing of it is left, and the same messages sent again are taken once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, OperationalError, connection
from tests.journey.conftest import NOW, Town, message

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.reading import Question
from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.terms import Scope
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as charging
from greenlane.clearance.accounts.services import paying
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.release import services as release
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as registering
from greenlane.filing.declarations.models import Declaration
from greenlane.filing.intake import services as intake
from greenlane.journey import clear as journey
from greenlane.journey.clear import clear
from greenlane.journey.learning import learn_once
from greenlane.journey.terms import Answer, Outcome, Received
from greenlane.site.bank import gateway, simulator

pytestmark = pytest.mark.django_db(transaction=True)

#: Where clearing calls a lower room to write; each fails once, before its work and after it.
PLACES = [
    (declarations, "numbers"),
    (registering, "tell_accepted"),
    (lanes, "decide"),
    (charging, "charge"),
    (registering, "keep"),
    (release, "release_fresh"),
    (intake, "keep"),
    (Pen, "close"),
]
#: The tables that one batch writes.
INSERTS = 10


class BrokenError(RuntimeError):
    """The power went, the disk is full, a line of ours is wrong."""


def batch(town: Town, count: int = 12) -> list[Received]:
    return [Received(raw=message(f), sender=f.sender) for f in town.filings[:count]]


def sent(town: Town, messages: list[Received]) -> list[Answer]:
    return [decided.answer for decided in clear(town.means, messages, NOW, "story")]


def everything() -> dict[str, int]:
    """How many rows there are of every model, but of the draws: an hour is opened whatever becomes of a batch."""
    counted = {m._meta.label: m.objects.count() for m in apps.get_models() if m._meta.label != "risk.Epoch"}
    events = apps.get_model("base", "Event").objects
    return counted | {"base.Event": events.exclude(kind="draws.opened").count()}


def taken_once(town: Town, messages: list[Received]) -> None:
    """The same messages are taken, and sent once more they get their first answers; nothing is there twice."""
    first = sent(town, messages)
    assert {answer.outcome for answer in first} == {Outcome.ACCEPTED}
    after = everything()
    again = sent(town, messages)
    assert {answer.outcome for answer in again} == {Outcome.REPEATED}
    assert [a.reference for a in again] == [a.reference for a in first]
    assert everything() == after
    assert after["filing.Declaration"] == after["clearance.Charge"] == len(messages)
    for answer in first:
        assert declarations.folded(answer.reference) == answer.status
        kinds = [event.kind for event in history(answer.reference)]
        assert len(kinds) == len(set(kinds))
    assert sum(accounts.trial_balance().values()) == 0
    assert accounts.drifted() == accounts.unbalanced() == []


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_failure_anywhere_leaves_no_trace(town: Town, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """``late``: what was called has done its work and then fails."""
    messages, before = batch(town), everything()
    journey.gather.open_chance(town.means, NOW)  # in a transaction of its own, whose pen closes too
    for room, name in PLACES:
        with monkeypatch.context() as patched:
            patched.setattr(room, name, failing(name, getattr(room, name) if late else None))
            with pytest.raises(BrokenError, match=name):
                sent(town, messages)
        assert everything() == before, f"{room.__name__}.{name}"
    taken_once(town, messages)


def failing(name: str, whole: Any) -> Any:
    """What fails instead of ``whole``, or after it."""

    def broken(*given: Any, **named: Any) -> None:
        if whole is not None:
            whole(*given, **named)
        raise BrokenError(name)

    return broken


def test_a_failure_at_any_table_leaves_no_trace(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    messages, before, insert = batch(town), everything(), Pen.insert
    journey.gather.open_chance(town.means, NOW)
    tables: list[str] = []

    def breaking(left: int) -> Any:
        def inserted(pen: Pen, model: Any, columns: Any, rows: Any) -> None:
            nonlocal left
            insert(pen, model, columns, rows)
            left -= 1
            if left == 0:
                tables.append(model._meta.label)
                raise BrokenError(model._meta.label)

        return inserted

    for place in range(1, INSERTS + 1):
        with monkeypatch.context() as patched:
            patched.setattr(Pen, "insert", breaking(place))
            with pytest.raises(BrokenError):
                sent(town, messages)
        assert everything() == before, tables[-1]
    assert {"filing.Declaration", "clearance.Decision", "clearance.Charge", "clearance.Posting"} <= set(tables)
    assert tables[-1] == "filing.Message", "clearing writes another number of tables now: put INSERTS right"
    taken_once(town, messages)


def test_a_database_that_goes_away_is_told_to_the_caller_and_nothing_was_taken(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing, before = town.filings[0], everything()
    trader = town.party(Scope.LODGE, party=filing.sender)
    before = everything()

    def away(*given: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(registering, "keep", away)
        told = trader.post("/declarations", message(filing))
    assert told.status_code == 503, told.content
    assert everything() == before
    assert trader.post("/declarations", message(filing)).status_code == 201


def another_was_quicker(town: Town, monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """The next ``times`` looks at what is registered see nothing, as if another process wrote just afterwards."""
    known, looks = declarations.known, [0]

    def blind(pairs: Any) -> Any:
        looks[0] += 1
        return Question(lambda rows: {}, *known(pairs).asks) if looks[0] <= times else known(pairs)

    monkeypatch.setattr(declarations, "known", blind)
    return looks


def test_who_was_overtaken_looks_again_and_gives_the_first_answer(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = sent(town, batch(town, 1))
    after = everything()
    looks = another_was_quicker(town, monkeypatch, journey.TRIES - 1)
    [second] = sent(town, batch(town, 1))
    assert (second.outcome, second.reference) == (Outcome.REPEATED, first.reference)
    assert looks == [journey.TRIES]
    assert everything() == after


def test_who_is_overtaken_for_ever_fails_and_leaves_no_trace(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(town, batch(town, 1))
    after = everything()
    looks = another_was_quicker(town, monkeypatch, 99)
    with pytest.raises(IntegrityError):
        sent(town, batch(town, 1))
    assert looks == [journey.TRIES]
    assert everything() == after


@pytest.fixture
def apart() -> Iterator[list[Thread]]:
    """Threads that are waited for, each with its own connection, which it closes."""
    threads: list[Thread] = []
    yield threads
    for thread in threads:
        thread.join(timeout=30)


def test_two_who_lodge_the_same_at_once_get_the_same_reference(town: Town, apart: list[Thread]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: the second waits and finds the first; see the test above")
    messages, start, told = batch(town, 3), Barrier(4), []

    def lodge() -> None:
        try:
            start.wait(timeout=30)
            told.append(sent(town, messages))
        finally:
            connection.close()

    apart += [Thread(target=lodge) for _ in range(4)]
    for thread in apart:
        thread.start()
    for thread in apart:
        thread.join(timeout=60)
    assert len(told) == 4
    assert len({tuple(a.reference for a in answers) for answers in told}) == 1
    outcomes = sorted(answers[0].outcome for answers in told)
    assert outcomes == [Outcome.ACCEPTED, *[Outcome.REPEATED] * 3]
    assert Declaration.objects.count() == len(messages)
    assert accounts.unbalanced() == accounts.drifted() == []


def waits_for_payment(town: Town, messages: list[Received]) -> tuple[int, str]:
    """The place and MRN of the first declaration that is verified and waits for its duty."""
    found = [(i, a.reference) for i, a in enumerate(sent(town, messages)) if a.status == "verified"]
    return found[0]


def amendment(raw: bytes, mrn: str, paid_by: str = "") -> bytes:
    """The message as an amendment of ``mrn``, paid by another method where one is named."""
    body = json.loads(raw) | {"id": mrn, "typeCode": "COR", "amendments": [{"changeReasonCode": "32"}]}
    for fee in body["goodsShipment"]["items"][0]["commodity"]["dutyTaxFees"] if paid_by else ():
        fee["payment"] = {"methodCode": paid_by}
    return json.dumps(body).encode()


def test_goods_under_an_interdict_are_amended_and_do_not_go(town: Town) -> None:
    """Once told "refused" while half of the amendment stayed: the release at its end was refused within."""
    messages = batch(town, 40)
    i, mrn = waits_for_payment(town, messages)
    page = town.means.book(NOW.date())[AccountsPage]
    with writing(by="story", at=NOW) as pen:
        release.interdict(pen, mrn, "risk", "A tip")
        order = paying.order(pen, page, accounts.charges_of([mrn])[mrn].payer, [mrn])
        paying.receive(pen, page, gateway(page.callback_tolerance), *simulator().simulate(order, NOW))
    change = Received(raw=amendment(messages[i].raw, mrn, paid_by="P"), sender=messages[i].sender)
    [told] = sent(town, [change])
    assert (told.outcome, told.status) == (Outcome.AMENDED, "verified")
    assert declarations.folded(mrn) == declarations.get(mrn).status == "verified"
    assert accounts.charges_of([mrn])[mrn].is_settled
    with writing(by="story", at=NOW) as pen:
        release.lift(pen, mrn, "risk")
        assert release.release(pen, [mrn]) == [mrn]


def test_an_amendment_that_fails_half_way_leaves_the_former_version(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = batch(town, 40)
    i, mrn = waits_for_payment(town, messages)
    change, before = Received(raw=amendment(messages[i].raw, mrn), sender=messages[i].sender), everything()
    for room, name in ((lanes, "decide"), (charging, "reverse"), (charging, "charge"), (registering, "advance")):
        with monkeypatch.context() as patched:
            patched.setattr(room, name, failing(name, getattr(room, name)))
            with pytest.raises(BrokenError, match=name):
                sent(town, [change])
        assert everything() == before, name
        assert declarations.get(mrn).version == 1
    [told] = sent(town, [change])
    assert told.outcome is Outcome.AMENDED
    assert declarations.get(mrn).version == 2


def test_learning_that_fails_is_done_again_and_counts_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from greenlane.base.ledger.sealing import seal
    from greenlane.risk.profiles import services as profiles
    from greenlane.risk.profiles.models import PartyRecord
    from greenlane.site.means import log_signer

    messages = batch(town)
    sent(town, messages)
    seal(log_signer(), NOW)
    with monkeypatch.context() as patched:
        patched.setattr(profiles, "count", failing("count", profiles.count))
        with pytest.raises(BrokenError):
            learn_once(NOW)
    assert PartyRecord.objects.count() == 0
    while learn_once(NOW + timedelta(minutes=1)):
        seal(log_signer(), NOW + timedelta(minutes=1))
    declared = PartyRecord.objects.filter(role="declarant").values_list("declared", flat=True)
    assert sum(declared) == len(messages)
