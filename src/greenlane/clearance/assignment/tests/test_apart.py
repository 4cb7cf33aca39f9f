"""Who had a hand in a declaration is not drawn for it; referred or restored it goes to somebody else."""

import pytest

from greenlane.base.ledger.writing import writing
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import Cause
from greenlane.clearance.assignment.tests.conftest import AT, CHANCE, SECRET, assign, open_at, posting, reroute
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening, Status

pytestmark = pytest.mark.django_db


def leave(name, kind, *references):
    """``name`` leaves an event of this kind on each."""
    with writing(by=f"user:{name}", at=AT) as pen:
        for reference in references:
            pen.event(kind, reference, {})


def redraw(page, *references, cause=Cause.REFERRED, to=""):
    with writing(by="job:redraw", at=AT) as pen:
        return services.redraw(pen, page, CHANCE, dict.fromkeys(references, (cause, to)))


@pytest.mark.parametrize(
    "kind", ["counter.captured", "counter.original_verified", "assessment.refused", "inspection.recorded"]
)
def test_a_hand_in_it_keeps_an_officer_out(page, held, officers, kind):
    references = held(30, office="XX001")
    able = [name for name in officers if not name.startswith("XX001")]
    for name in able[1:-1]:
        leave(name, kind, *references)
    leave(able[0], "people.read", *references)
    assign(page, references)
    assert {queries.assigned(reference).username for reference in references} == {able[0], able[-1]}


def test_where_everybody_had_a_hand_it_waits(page, held, officers):
    [mrn] = held(office="XX001")
    for name in officers:
        leave(name, "counter.captured", mrn)
    assign(page, [mrn])
    assert queries.assigned(mrn).is_pooled
    assert reroute(page, AT) == 0


def test_referred_it_never_returns_to_the_same_officer(page, held, officers):
    references = held(12, office="XX001")
    assign(page, references)
    had = {reference: {queries.assigned(reference).username} for reference in references}
    for turn in range(2, 6):
        for reference in references:
            leave(queries.assigned(reference).username, "assessment.referred", reference)
        assert redraw(page, *references) == len(references)
        for reference in references:
            one = queries.assigned(reference)
            assert (one.round, one.cause, one.opened_at) == (turn, Cause.REFERRED, None)
            assert one.username not in had[reference]
            had[reference].add(one.username)
            assert queries.verify(queries.draws_of(reference)[-1]).holds


def test_to_a_group_a_centre_or_an_office(page, held, officers):
    with writing(by="test", at=AT) as pen:
        food = [posting(f"food-{n}", "XX002", ("FOOD",)) for n in range(2)]
        services.add_posts(pen, page, food, SECRET)
    references = held(8, office="XX001")
    assign(page, references)
    redraw(page, *references, to="XX003")
    assert {queries.assigned(reference).site for reference in references} == {"XX003"}
    redraw(page, *references, to="FOOD")
    assert {queries.assigned(reference).username for reference in references} <= {"food-0", "food-1"}
    assert {(queries.assigned(reference).group, queries.assigned(reference).centre) for reference in references} == {
        ("FOOD", "NAC1")
    }
    redraw(page, *references, to="NAC3")
    assert {queries.assigned(reference).group for reference in references} == {"TEXT"}
    redraw(page, *references, to="XX001")
    assert "XX001" not in {queries.assigned(reference).site for reference in references}, "never where it was lodged"


def test_only_open_bills_that_were_drawn_move(page, held, officers):
    drawn, done, never = held(3, office="XX001")
    assign(page, [drawn, done])
    with writing(by="test", at=AT) as pen:
        pen.event(Happening.REFUSED.value, done, {})
        declarations.advance(pen, [done], Happening.REFUSED.value)
    assert redraw(page, drawn, done, never, "nothing") == 1
    assert queries.assigned(drawn).round == 2
    assert queries.assigned(done).round == 1
    assert queries.assigned(never) is None


def test_what_an_appeal_restored_goes_to_another(page, held, officers):
    [mrn] = held(office="XX001", status=Status.UNDER_CONTROL)
    assign(page, [mrn])
    before = queries.assigned(mrn).username
    leave(before, "assessment.refused", mrn)
    open_at(AT)
    redraw(page, mrn, cause=Cause.RESTORED)
    after = queries.assigned(mrn)
    assert (after.cause, after.username == before) == (Cause.RESTORED, False)
