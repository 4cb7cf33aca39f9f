"""Bills drawn, drawn anew, pooled; officers come and go; on the database under test."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.writing import writing
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.models import Draw
from greenlane.clearance.assignment.terms import Cause, Duty, Outcome, RefusedError
from greenlane.clearance.assignment.tests.conftest import AT, CHANCE, SECRET, assign, open_at, posting, reroute
from greenlane.core.codes import Lane
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening, Status
from greenlane.risk.draws.queries import NotOpenError
from greenlane.risk.draws.services import publish

pytestmark = pytest.mark.django_db


def kinds(reference):
    return [told.kind for told in ledger.history(reference) if told.kind.startswith("assignment.")]


def test_a_held_bill_is_drawn_to_one_officer_elsewhere_and_stays_there(page, held, officers):
    [mrn] = held(office="XX001")
    assert assign(page, [mrn]) == 1
    one = queries.assigned(mrn)
    assert one.username in officers
    assert one.site in ("XX002", "XX003")
    assert (one.group, one.centre, one.round, one.cause, one.weight) == ("TEXT", "NAC3", 1, Cause.HELD, 1)
    assert one.open_by == AT + timedelta(hours=page.open_hours)
    assert queries.is_assigned(mrn, one.username)
    assert not any(queries.is_assigned(mrn, name) for name in [*officers, ""] if name != one.username)
    assert [bill.reference for bill in queries.bills_of(one.username, AT)] == [mrn]
    assert assign(page, [mrn]) == 0
    assert kinds(mrn) == ["assignment.drawn"]


def test_only_bills_of_the_lane_that_wait_are_drawn(page, held, officers):
    references = held(lane=Lane.RED) + held(status=Status.QUERIED) + held(status=Status.RELEASED) + ["nothing"]
    assert assign(page, references) == 1
    assert [queries.assigned(reference) is not None for reference in references] == [False, True, False, False]


def test_a_batch_is_its_ones(page, held, officers):
    together = held(30)
    assign(page, together)
    drawn = {mrn: queries.assigned(mrn) for mrn in together}
    with writing(by="test", at=AT) as pen:
        pen.event("test.undone", "x", {})
        queries.bills.models.Assignment.objects.all().delete()
        Draw.objects.all().delete()
    for mrn in together:
        assign(page, [mrn])
    assert {mrn: queries.assigned(mrn) for mrn in together} == drawn


def test_as_many_statements_for_one_as_for_many(page, held, officers):
    counts = []
    for references in (held(2), held(60)):
        with CaptureQueriesContext(connection) as seen:
            assign(page, references)
        # Keys are fetched in blocks: whether a block is left is no matter of the batch.
        counts.append(sum("nextval" not in query["sql"] for query in seen))
    assert counts[0] == counts[1] <= 24


def test_nobody_is_drawn_before_the_epoch_is_open(page, held, officers):
    with pytest.raises(NotOpenError):
        assign(page, held(), AT + timedelta(hours=5))


def test_an_absent_officer_gets_nothing_and_loses_what_it_has(page, held, officers):
    references = held(40)
    assign(page, references)
    name = queries.assigned(references[0]).username
    had = {bill.reference for bill in queries.bills_of(name, AT)}
    noon = AT + timedelta(hours=1)
    with writing(by="test", at=AT) as pen:
        services.note_absence(pen, page, name, noon, noon + timedelta(days=1), "sick", SECRET)
    assert reroute(page, AT + timedelta(minutes=30)) == 0
    assert reroute(page, noon) == len(had)
    assert reroute(page, noon) == 0
    for reference in had:
        moved = queries.assigned(reference)
        assert moved.username != name
        assert (moved.round, moved.cause) == (2, Cause.ABSENT)
        assert kinds(reference) == ["assignment.drawn", "assignment.rerouted"]
        assert len(queries.draws_of(reference)) == 2
    more = held(40)
    assign(page, more, noon)
    assert name not in {queries.assigned(reference).username for reference in more}
    back = noon + timedelta(days=1, minutes=1)
    assert name in {officer.username for officer in queries.here(back, SECRET)}


def test_nobody_there_means_the_centre_until_somebody_is(page, held, officers):
    with writing(by="test", at=AT) as pen:
        for name in officers:
            services.note_absence(pen, page, name, AT, None, "leave", SECRET)
    [mrn] = held()
    assert assign(page, [mrn]) == 1
    one = queries.assigned(mrn)
    assert one.is_pooled
    assert [bill.reference for bill in queries.pool("NAC3")] == [mrn]
    assert queries.pool("NAC1") == []
    later = AT + timedelta(minutes=20)
    assert reroute(page, later) == 0
    [absence] = queries.absences(AT, "XX002-1")
    with writing(by="test", at=later) as pen:
        services.end_absence(pen, page, absence.id, SECRET)
    assert reroute(page, later) == 1
    assert queries.assigned(mrn).username == "XX002-1"
    assert kinds(mrn) == ["assignment.pooled", "assignment.drawn"]
    with writing(by="test", at=later) as pen:
        services.note_absence(pen, page, "XX002-1", later, None, "leave", SECRET)
    assert reroute(page, later + timedelta(minutes=1)) == 1
    assert queries.assigned(mrn).is_pooled
    assert kinds(mrn)[-1] == "assignment.pooled"


def test_a_bill_left_unopened_goes_to_another_an_opened_one_stays(page, held, officers):
    first, second = held(2)
    assign(page, [first, second])
    before = queries.assigned(first), queries.assigned(second)
    with writing(by="test", at=AT) as pen:
        services.open_bill(pen, page, second, before[1].username)
        services.open_bill(pen, page, second, before[1].username)
    with writing(by="test", at=AT) as pen, pytest.raises(LookupError):
        services.open_bill(pen, page, first, "somebody else")
    late = before[0].open_by + timedelta(minutes=1)
    assert reroute(page, late) == 1
    after = queries.assigned(first)
    assert after.username != before[0].username
    assert after.cause is Cause.UNOPENED
    assert after.opened_at is None
    assert queries.assigned(second).username == before[1].username
    assert kinds(second) == ["assignment.drawn", "assignment.opened"]


def test_a_bill_stays_with_the_only_officer_there_is(page, held, officers):
    with writing(by="test", at=AT) as pen:
        for name in officers[1:]:
            services.note_absence(pen, page, name, AT, None, "leave", SECRET)
    [mrn] = held(office="XX003")
    assign(page, [mrn])
    assert reroute(page, AT + timedelta(days=3)) == 0
    assert queries.assigned(mrn).username == officers[0]


def test_who_leaves_a_post_leaves_its_bills(page, held, officers):
    [mrn] = held()
    assign(page, [mrn])
    name = queries.assigned(mrn).username
    [post] = queries.roster(AT, username=name)
    with writing(by="test", at=AT) as pen:
        services.close_post(pen, page, post.id, SECRET)
    assert reroute(page, AT + timedelta(minutes=1)) == 1
    assert queries.assigned(mrn).cause is Cause.LEFT
    with writing(by="test", at=AT) as pen, pytest.raises(RefusedError, match="No open post"):
        services.close_post(pen, page, post.id, SECRET)


def test_the_trader_s_last_officers_stand_back(page, held, officers):
    apart = structs.replace(page, weighing=structs.replace(page.weighing, apart=3))
    references = held(20)
    for reference in references:
        assign(apart, [reference])
    drawn = [queries.assigned(reference).username for reference in references]
    for place in range(3, 20):
        assert drawn[place] not in drawn[place - 3 : place]


def test_drawn_evenly_over_many_and_everyone_can_check_it(page, held, officers):
    references = held(300)
    assign(page, references)
    counts = Counter(queries.assigned(reference).username for reference in references)
    assert set(counts) == {name for name in officers if not name.startswith("XX001")}
    found = queries.fairness(AT, AT + timedelta(minutes=1), SECRET)
    assert found.count == 300
    assert found.wrong == ()
    assert sum(share.count for share in found.officers) == 300
    assert sum(share.expected for share in found.officers) == pytest.approx(300)
    assert {share.name for share in found.sites} == {"XX002", "XX003"}
    assert found.least_p > 0.001
    assert all(30 <= count <= 45 for count in counts.values())  # the load evens it out
    [drawn] = queries.draws_of(references[0])
    checked = queries.verify(drawn)
    assert (checked.holds, checked.is_published) == (True, False)
    with writing(by="test", at=AT + timedelta(days=1)) as pen:
        publish(pen, CHANCE.page, CHANCE.key)
    assert queries.verify(drawn) == structs.replace(
        checked, is_published=True, says="The number leads to the officer recorded."
    )
    other = drawn.candidates[0].pseudonym
    for forged in (
        structs.replace(drawn, number=drawn.number / 2),
        structs.replace(drawn, candidates=drawn.candidates[1:]),
        structs.replace(drawn, pseudonym=other if other != drawn.pseudonym else drawn.candidates[1].pseudonym),
        structs.replace(drawn, epoch="2020-01-01T00:00Z/PT15M"),
    ):
        assert not queries.verify(forged).holds


def test_a_draw_that_was_chosen_shows(page, held, officers):
    references = held(300)
    assign(page, references)
    for row in Draw.objects.all():
        Draw.objects.filter(pk=row.pk).update(username="XX002-0", site="XX002")
    found = queries.fairness(AT, AT + timedelta(minutes=1), SECRET)
    assert found.least_p < 1e-9


def test_the_log_names_no_officer_and_an_auditor_resolves_it(page, held, officers):
    [mrn] = held()
    assign(page, [mrn])
    one = queries.assigned(mrn)
    with writing(by="test", at=AT) as pen:
        services.note_absence(pen, page, one.username, AT, None, "leave", SECRET)
    told = list(Event.objects.filter(kind__startswith="assignment.").exclude(kind="assignment.posted"))
    text = json.dumps([[event.subject, event.body] for event in told])
    assert one.username not in text
    assert one.site not in text
    assert not any(name in text for name in officers)
    body = json.loads(next(event.body for event in told if event.kind == "assignment.drawn"))
    assert body["officer"] == one.pseudonym
    assert queries.resolved(body["officer"], AT.date(), SECRET) == one.username
    with pytest.raises(LookupError):
        queries.resolved(body["officer"], AT.date(), b"another secret")


def test_a_draw_is_open_to_all_only_once_the_bill_is_decided(page, held, officers):
    [mrn] = held()
    [red] = held(lane=Lane.RED)
    assign(page, [mrn, red])
    with pytest.raises(LookupError) as before:
        queries.draws_open_to_all(mrn)
    with pytest.raises(LookupError) as other:
        queries.draws_open_to_all(red)
    assert str(before.value).replace(mrn, "") == str(other.value).replace(red, "")
    with writing(by="test", at=AT) as pen:
        pen.event(Happening.VERIFIED.value, mrn, {})
        declarations.advance(pen, [mrn], Happening.VERIFIED.value)
    assert queries.draws_open_to_all(mrn) == queries.draws_of(mrn)
    assert queries.bills_of(queries.assigned(mrn).username, AT) == []


def test_the_first_decision_is_remembered_once(page, held, officers):
    references = held(3)
    assign(page, references)
    first, second, _ = references
    told = [(first, Outcome.QUERIED, AT), (first, Outcome.ACCEPTED, AT), (second, Outcome.ACCEPTED, AT)]
    with writing(by="test", at=AT) as pen:
        assert services.conclude(pen, page, [*told, ("nothing", Outcome.REFUSED, AT)]) == 2
        assert services.conclude(pen, page, told) == 0
    rows = queries.bills.models.Concluded.objects.order_by("pk").values_list("code", "region", "outcome")
    assert list(rows) == [("62052000", "east_asia", "queried"), ("62052000", "east_asia", "accepted")]
    assert queries.assigned(first).opened_at == AT
    assert queries.concluded("NAC3", page, AT) == 2
    assert queries.concluded("NAC1", page, AT) == 0


def test_one_officer_who_asks_where_others_accept_is_listed(page, held, officers):
    references = held(160)
    assign(page, references)
    odd = queries.assigned(references[0]).username
    told = []
    for place, reference in enumerate(references):
        asks = queries.assigned(reference).username == odd or place % 20 == 0
        told.append((reference, Outcome.QUERIED if asks else Outcome.ACCEPTED, AT))
    with writing(by="test", at=AT) as pen:
        services.conclude(pen, page, told)
    [found] = queries.uniformity("NAC3", page, AT, SECRET)
    assert (found.code, found.region, found.bills) == ("620520", "east_asia", 160)
    worst = min(found.officers, key=lambda practice: practice.p)
    assert queries.resolved(worst.name, AT.date(), SECRET) == odd
    assert worst.rate == 1.0
    assert queries.uniformity("NAC1", page, AT, SECRET) == ()


@pytest.mark.parametrize(
    ("posted", "rule"),
    [
        (posting("a", site="XX999"), "no_site"),
        (posting("a", groups=("NONE",)), "no_group"),
        (posting("a", groups=()), "no_group"),
        (structs.replace(posting("a"), duty=Duty.CENTRE), "no_centre"),
    ],
)
def test_posts_that_cannot_be(page, posted, rule):
    with pytest.raises(RefusedError) as refused, writing(by="test", at=AT) as pen:
        services.add_posts(pen, page, [posted], SECRET)
    assert refused.value.rule == rule


def test_a_post_is_added_once(page, officers):
    before = queries.roster(AT)
    with writing(by="test", at=AT) as pen:
        assert services.add_posts(pen, page, [posting("XX002-1"), posting("new")], SECRET) == 1
    assert len(queries.roster(AT)) == len(before) + 1
    with pytest.raises(RefusedError) as refused, writing(by="test", at=AT) as pen:
        services.add_posts(pen, page, [posting("new", groups=("FOOD",))], SECRET)
    assert refused.value.rule == "held_post"


def test_absences_that_cannot_be(page, officers):
    for until, reason, rule in ((None, "tired", "no_reason"), (AT, "sick", "ends_before")):
        with pytest.raises(RefusedError) as refused, writing(by="test", at=AT) as pen:
            services.note_absence(pen, page, officers[0], AT, until, reason, SECRET)
        assert refused.value.rule == rule
    with pytest.raises(RefusedError, match="No running absence"), writing(by="test", at=AT) as pen:
        services.end_absence(pen, page, 12345, SECRET)


def test_an_epoch_later_everyone_is_drawn_under_another_number(page, held, officers):
    [first] = held()
    [second] = held()
    assign(page, [first])
    later = AT + timedelta(minutes=20)
    open_at(later)
    assign(page, [second], later)
    assert queries.assigned(first).epoch != queries.assigned(second).epoch
