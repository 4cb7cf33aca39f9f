"""Who has the sample, and what did the tests say? Each link of the chain of custody is an event on the sample."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.inspection import models, queries, rules, states
from greenlane.clearance.inspection.services.ordering import numbered
from greenlane.clearance.inspection.terms import InspectionPage, Result, Sample, SampleStatus, SampleStep

_SAMPLE = (
    "id", "reference", "order_id", "place", "seal", "second_seal", "laboratory", "procedure", "quantity", "status",
    "taken_at", "holder", "result", "second",
)  # fmt: skip


def check_seals(page: InspectionPage, result: Result) -> None:
    """No seal is on two samples. Raises RefusedActionError naming the seal."""
    seals = [seal.strip() for part in result.parts for s in part.samples for seal in (s.seal, s.second_seal)]
    used = queries.seals_used(seals) if seals else ()
    twice = [seal for seal in seals if seals.count(seal) > 1]
    if used or twice:
        raise rules.refused(page, "used_seal", seal=(*used, *twice)[0])


def take(pen: Pen, page: InspectionPage, order: models.ExaminationOrder, result: Result) -> None:
    """Write down the samples of a result, as one set. Event ``inspection.sampled`` on each."""
    taken = [(part.place, sample) for part in result.parts for sample in part.samples]
    keys = pen.reserve(models.Sample, len(taken)) if taken else ()
    rows = []
    for key, (place, sample) in zip(keys, taken, strict=True):
        number, status = numbered(pen, page.sample_prefix, key), SampleStatus.TAKEN.value
        rows.append((
            key, number, order.pk, place, sample.seal.strip()[:40], sample.second_seal.strip()[:40],
            sample.laboratory, sample.procedure, sample.quantity.strip()[:80], status, pen.at, "", "", "",
        ))  # fmt: skip
        told = {"order": order.reference, "place": place, "seal": sample.seal, "secondSeal": sample.second_seal}
        pen.event("inspection.sampled", number, {**told, "laboratory": sample.laboratory})
    pen.insert(models.Sample, _SAMPLE, rows)


def move(
    pen: Pen, page: InspectionPage, reference: str, step: SampleStep, words: str, *, seal_intact: bool = True
) -> Sample:
    """The next link: handed to somebody, received, tested, contested, the other half tested. ``words`` name who takes
    it over, or what the test found. Event ``step``, by whoever writes it, with the state of the seal.

    A contested sample keeps its first result beside the second. Raises RefusedActionError where the step cannot be
    taken now or says nothing, LookupError.
    """
    row = models.Sample.objects.select_for_update(of=("self",)).select_related("order").filter(reference=reference)
    found = row.first()
    if found is None:
        raise LookupError(f"{reference}: no sample has this number; check it")
    status = SampleStatus(found.status)
    after = states.TABLE[status, step]
    if after is None:
        listed = ", ".join(one.name.lower() for one in states.possible(status)) or "nothing"
        raise rules.refused(page, "sample_step", status=status.value, step=after_of(step), possible=listed)
    text = words.strip()
    if not text:
        raise rules.refused(page, "sample_words")
    found.status = after.value
    if step is SampleStep.TEST:
        found.result = text[:2000]
    elif step is SampleStep.RETEST:
        found.second = text[:2000]
    elif step is not SampleStep.CONTEST:
        found.holder = text[:120]
    found.save(update_fields=["status", "holder", "result", "second"])
    _tell(pen, step, reference, {"words": text[:400], "sealIntact": seal_intact})
    return queries.sample_fact(found)


def after_of(step: SampleStep) -> str:
    """The status that a step leads to, as a word."""
    return next(after.value for (_, one), after in states.TABLE.items() if one is step and after is not None)


def _tell(pen: Pen, step: SampleStep, reference: str, body: dict[str, object]) -> None:
    match step:
        case SampleStep.HAND:
            pen.event("inspection.sample_handed", reference, body)
        case SampleStep.RECEIVE:
            pen.event("inspection.sample_received", reference, body)
        case SampleStep.TEST:
            pen.event("inspection.sample_tested", reference, body)
        case SampleStep.CONTEST:
            pen.event("inspection.sample_contested", reference, body)
        case SampleStep.RETEST:
            pen.event("inspection.sample_retested", reference, body)
