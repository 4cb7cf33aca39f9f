"""From order to recorded result: once, by one officer, with photos and samples; risk learns; nobody is named."""

import json

import pytest
from msgspec import structs

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.assessment import services as assessment
from greenlane.clearance.assessment.terms import RefusedActionError
from greenlane.clearance.inspection import photos, queries, rules, services
from greenlane.clearance.inspection.terms import (
    Finding,
    Kind,
    Lot,
    PartOutcome,
    PhotoRefusedError,
    Report,
    SampleStatus,
    SampleStep,
    SampleTaken,
)
from greenlane.core.codes import Lane
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations.states import Status
from greenlane.risk.scoring.queries import outcomes_of

from .conftest import AT, LOT, SECRET, photo, result_of, status

pytestmark = pytest.mark.django_db


def kinds(subject):
    return [event.kind for event in history(subject)]


def test_an_order_is_written_and_the_declarant_told(ordered):
    found = ordered(claimed=False)
    assert found.order.kind is Kind.PARTIAL
    assert status(found.declaration) is Status.UNDER_EXAMINATION
    assert "Look at the doors" in found.order.instruction
    assert found.starts_at.isoformat() == "2026-03-04T11:00:00+00:00"
    told = json.loads(next(e.body for e in history(found.declaration) if e.kind == "inspection.notified"))
    assert told["place"] == "Examination shed 2, Port Meridian Container Terminal"
    assert "You may attend" in told["says"]
    assert kinds(found.reference) == ["inspection.ordered"]
    assert [w.reference for w in queries.waiting("XX001")] == [found.reference]
    assert queries.waiting("XX002") == []
    assert queries.orders_of(found.declaration) == (found,)


def test_papers_alone_invite_nobody(ordered):
    found = ordered(claimed=False, lane=Lane.YELLOW, basis="control", hits=())
    assert found.order.kind is Kind.DOCUMENTARY
    assert "inspection.notified" not in kinds(found.declaration)


def test_an_office_without_a_place_is_told_to_the_pack(held, write, page, guidance):
    mrn = held(office="XX999")
    with pytest.raises(RefusedActionError, match=r"places\.csv"):
        write(services.order_examination, page, guidance, mrn)
    assert status(mrn) is Status.UNDER_CONTROL


def test_what_is_due_first_stands_first(ordered, write, page, guidance, held):
    first = ordered(claimed=False)
    later = [ordered(claimed=False) for _ in range(4)]
    assert [w.reference for w in queries.waiting("XX001")] == [first.reference, *[w.reference for w in later]]
    assert later[3].starts_at > first.starts_at


def test_packages_are_drawn_with_the_claim_and_not_again(ordered, write, page):
    found = ordered(claimed=False)
    assert found.drawn is None
    mine = write(services.claim, page, LOT, found.reference)
    assert mine.claimed_by == "user:olaf"
    assert mine.drawn.packages["i1"] == rules.packages(LOT.output, f"{found.reference}/partial", "i1", 100, 10)
    assert write(services.claim, page, LOT, found.reference) == mine
    with pytest.raises(RefusedActionError, match="Another officer"):
        write(services.claim, page, LOT, found.reference, by="user:rita")
    write(services.put_back, page, found.reference)
    theirs = write(services.claim, page, Lot("other", b"x" * 64), found.reference, by="user:rita")
    assert theirs.drawn == mine.drawn
    assert kinds(found.reference) == [
        "inspection.ordered", "inspection.claimed", "inspection.put_back", "inspection.claimed",
    ]  # fmt: skip


def test_seeing_more_opens_more(ordered, write, page, guidance):
    found = ordered(lane=Lane.RED, basis="score", hits=())
    assert found.order.kind is Kind.SCAN
    with pytest.raises(RefusedActionError, match="what you saw"):
        write(services.widen, page, guidance, LOT, found.reference, "  ")
    wider = write(services.widen, page, guidance, LOT, found.reference, "A shadow behind the first row")
    assert wider.order.kind is Kind.PARTIAL
    assert set(wider.drawn.packages) == {"i1", "i2"}
    full = write(services.widen, page, guidance, LOT, found.reference, "The second row differs")
    assert full.order.kind is Kind.FULL
    with pytest.raises(RefusedActionError, match="as far as it can"):
        write(services.widen, page, guidance, LOT, found.reference, "more")


def test_a_result_is_recorded_part_by_part_and_risk_learns(ordered, write, page, assessing):
    found = ordered()
    result = result_of(found.order, changes={("i1", "count"): "112"}, text="Twelve more behind the door")
    result = structs.replace(result, outcome=Finding.OFFENCE, offence="O04", amount=7_500, notes=SECRET)
    kept = write(services.record, page, assessing, found.reference, result)
    assert queries.recorded(found.reference) == kept
    assert kept.by == "user:olaf"
    assert kept.compared.outcomes == {
        "c1": PartOutcome.AGREES, "i1": PartOutcome.DEVIATES, "i2": PartOutcome.AGREES,
    }  # fmt: skip
    (deviation,) = kept.compared.deviations
    assert (deviation.code, deviation.declared, deviation.found) == ("D01", "100", "112")
    assert status(found.declaration) is Status.UNDER_CONTROL
    assert queries.is_examined(found.declaration)
    assert queries.waiting("XX001") == []
    assert [w.reference for w in queries.done_by("user:olaf")] == [found.reference]
    outcome = outcomes_of([found.declaration])[found.declaration]
    assert (outcome.offence, outcome.duty_minor, outcome.basis) == (True, 7_500, "profile")
    signed = history(found.reference)[-1]
    assert (signed.kind, signed.by) == ("inspection.recorded", "user:olaf")
    assert json.loads(signed.body)["sha256"] == kept.sha256


def test_a_result_that_arrives_twice_is_recorded_once(ordered, write, page, assessing):
    found = ordered()
    result = result_of(found.order)
    first = write(services.record, page, assessing, found.reference, result)
    told = [*history(found.reference), *history(found.declaration)]
    changed = structs.replace(result, notes="sent again, changed")
    again = write(services.record, page, assessing, found.reference, changed)
    assert (again.sha256, again.result, again.at) == (first.sha256, first.result, first.at)
    assert [*history(found.reference), *history(found.declaration)] == told
    other = structs.replace(result, key="another-key-of-16")
    with pytest.raises(RefusedActionError, match="recorded before"):
        write(services.record, page, assessing, found.reference, other)


def test_a_refused_result_changes_nothing(ordered, write, page, assessing):
    found = ordered()
    wrong = result_of(found.order, changes={("i1", "count"): "98"})
    with pytest.raises(rules.ResultRefusedError):
        write(services.record, page, assessing, found.reference, wrong)
    bad = structs.replace(result_of(found.order), outcome=Finding.OFFENCE, offence="O99")
    with pytest.raises(RefusedActionError, match="O01"):
        write(services.record, page, assessing, found.reference, bad)
    assert queries.recorded(found.reference) is None
    assert status(found.declaration) is Status.UNDER_EXAMINATION


def test_only_who_took_it_on_records_it(ordered, write, page, assessing):
    found = ordered(claimed=False)
    for by, says in (("user:olaf", "Take this examination"),):
        with pytest.raises(RefusedActionError, match=says):
            write(services.record, page, assessing, found.reference, result_of(found.order), by=by)
    write(services.claim, page, LOT, found.reference)
    with pytest.raises(RefusedActionError, match="Another officer"):
        write(services.record, page, assessing, found.reference, result_of(found.order), by="user:rita")


def test_a_refused_declaration_is_examined_no_more(ordered, write, page, assessing):
    found = ordered()
    write(assessment.refuse, assessing, found.declaration, "R01")
    assert queries.waiting("XX001") == []
    with pytest.raises(LookupError, match="not wanted"):
        write(services.record, page, assessing, found.reference, result_of(found.order))


def test_a_result_without_parts_closes_the_order_too(ordered, write, assessing):
    found = ordered(claimed=False)
    write(services.record_examination, assessing, found.declaration, Report(Finding.COMPLIANT))
    assert queries.waiting("XX001") == []
    assert queries.order(found.reference).recorded_at is not None
    with pytest.raises(ForbiddenError):
        write(services.record_examination, assessing, found.declaration, Report(Finding.COMPLIANT))


def test_a_photo_is_taken_in_once_under_a_name_that_names_nobody(ordered, write, page, tmp_path):
    found = ordered()
    taken = photos.take(page, photo(comment=b"IMG of Meridian"), tmp_path)
    kept = write(services.photograph, page, found.reference, "c1", taken)
    assert kept.name == f"{found.reference}-c1-01.jpg"
    assert write(services.photograph, page, found.reference, "c1", taken) == kept
    assert queries.photos(found.reference) == (kept,)
    assert queries.picture(tmp_path, found.reference, kept.sha256).startswith(b"\xff\xd8")
    with pytest.raises(LookupError):
        queries.picture(tmp_path, "EX260000000000", kept.sha256)
    with pytest.raises(RefusedActionError, match="not part"):
        write(services.photograph, page, found.reference, "i9", photos.take(page, photo("PNG"), tmp_path))
    with pytest.raises(RefusedActionError, match="Another officer"):
        write(services.photograph, page, found.reference, "c1", photos.take(page, photo("PNG"), tmp_path), by="user:x")
    few = structs.replace(page, photos=structs.replace(page.photos, most=1))
    with pytest.raises(PhotoRefusedError):
        write(services.photograph, few, found.reference, "c1", photos.take(page, photo("PNG"), tmp_path))


def sampled(found, *samples):
    result = result_of(found.order)
    parts = [structs.replace(p, samples=samples) if p.place == "i1" else p for p in result.parts]
    return structs.replace(result, parts=tuple(parts))


def test_a_sample_goes_its_way_and_every_hand_is_told(ordered, write, page, assessing):
    found = ordered()
    half = SampleTaken("S-1", "S-2", "CL1", "IDENT", "2 × 250 g")
    write(services.record, page, assessing, found.reference, sampled(found, half))
    (sample,) = queries.samples(found.reference)
    assert (sample.status, sample.taken, sample.place) == (SampleStatus.TAKEN, half, "i1")
    road = [
        (SampleStep.HAND, "Courier 7", SampleStatus.HANDED),
        (SampleStep.RECEIVE, "Dr Sand", SampleStatus.RECEIVED),
        (SampleStep.TEST, "Ethanol 41 %", SampleStatus.TESTED),
        (SampleStep.CONTEST, "Declarant asks", SampleStatus.CONTESTED),
        (SampleStep.RETEST, "Ethanol 39 %", SampleStatus.RETESTED),
    ]
    for step, words, after in road:
        with pytest.raises(RefusedActionError, match="Say who"):
            write(services.move, page, sample.reference, step, " ")
        assert write(services.move, page, sample.reference, step, words, by=f"user:{after}").status is after
    end = queries.sample(sample.reference)
    assert (end.result, end.second, end.holder) == ("Ethanol 41 %", "Ethanol 39 %", "Dr Sand")
    assert kinds(sample.reference) == ["inspection.sampled", *[step.value for step, _, _ in road]]
    with pytest.raises(RefusedActionError, match="cannot be handed"):
        write(services.move, page, sample.reference, SampleStep.HAND, "back")


def test_no_seal_is_on_two_samples(ordered, write, page, assessing):
    first, second = ordered(), ordered()
    write(
        services.record, page, assessing, first.reference, sampled(first, SampleTaken("S1", "S2", "CL1", "IDENT", ""))
    )
    for one, other in (("S1", "S9"), ("S9", "S2"), ("S2", "S9")):
        half = SampleTaken(one, other, "CL1", "IDENT", "")
        with pytest.raises(RefusedActionError, match="another sample already"):
            write(services.record, page, assessing, second.reference, sampled(second, half))
    twice = SampleTaken("S5", "S6", "CL1", "IDENT", ""), SampleTaken("S7", "S5", "CL1", "IDENT", "")
    with pytest.raises(RefusedActionError, match="S5"):
        write(services.record, page, assessing, second.reference, sampled(second, *twice))


def test_a_waiver_is_no_examination(held, write):
    mrn = held()
    write(services.waive, mrn, "scan showed a uniform load")
    assert not queries.is_examined(mrn)
    assert queries.examinations(mrn)[0].instruction == "scan showed a uniform load"
    assert not any("scan" in e.body for e in history(mrn))


def test_no_event_on_a_declaration_names_an_officer_or_betrays_a_reason(ordered, write, page, assessing):
    found = ordered()
    result = structs.replace(result_of(found.order), notes=SECRET)
    write(services.record, page, assessing, found.reference, result)
    for event in history(found.declaration):
        if event.kind.startswith(("assessment.", "inspection.")):
            assert "olaf" not in event.body
            assert SECRET not in event.body
            assert "partial" not in event.body


def test_an_order_takes_as_many_statements_whatever_the_declaration(
    held, page, guidance, django_assert_max_num_queries
):
    mrn = held()
    with django_assert_max_num_queries(20), writing(by="user:olaf", at=AT) as pen:
        services.order_examination(pen, page, guidance, mrn)


def test_what_does_not_exist_is_said(write, page):
    for service in (services.claim,):
        with pytest.raises(LookupError):
            write(service, page, LOT, "EX269999999999")
    for query in (queries.order, queries.sample):
        with pytest.raises(LookupError):
            query("EX269999999999")
    with pytest.raises(LookupError):
        write(services.move, page, "SA0", SampleStep.HAND, "x")
