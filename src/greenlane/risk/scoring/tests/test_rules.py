"""Features, the logistic baseline, scoring a batch, and measuring honestly."""

import math
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.book import Book
from greenlane.core.finding import Finding, Findings
from greenlane.law.controls.terms import ControlKind, Obligation, Obligations
from greenlane.law.duty.terms import Assessment, TaxLine
from greenlane.law.origin.terms import OriginClaim, Origins
from greenlane.risk.profiles.terms import History
from greenlane.risk.profiles.tests.samples import AT, DAY, a_case, a_line, cases
from greenlane.risk.scoring import metrics, rules
from greenlane.risk.scoring.features import GROUPS, NAMES, VERSION, features
from greenlane.risk.scoring.logistic import Body, LogisticModel, read, sigmoid, train
from greenlane.risk.scoring.terms import NO_MODEL, Example, ModelPage, Score, ScoringPage

PAGE = ScoringPage(
    base_rate=0.04, prior=15, reasons=3, ridge=1.0, holdout=0.25, least_rows=50, least_offences=5, sha256="s"
)


def a_model(seed: int = 1) -> LogisticModel:
    random, count = Random(seed), len(NAMES)
    return LogisticModel(Body(
        "logistic", VERSION, NAMES, tuple(random.uniform(-1, 3) for _ in range(count)),
        tuple(random.uniform(0.1, 4) for _ in range(count)), tuple(random.gauss(0, 1) for _ in range(count)), -2.5,
    ))  # fmt: skip


def a_book(model: LogisticModel | None) -> Book:
    return Book("xx", DAY, {ScoringPage: PAGE, ModelPage: ModelPage(model)}, "b")


def named(case: Any) -> dict[str, float]:
    return dict(zip(NAMES, features(case, PAGE), strict=True))


def test_features_say_what_they_are_called() -> None:
    history = History(
        importer_inspected=5,
        importer_offences=3,
        days_known=-1,
        mandates_declared=2,
        prices=(20.0, 0.0),
        spreads=(0.2, 0.0),
    )
    tax = TaxLine(1, "A00", Decimal(5000), "XXD", "0 %", Decimal(0), "M", "L", relief="R1")
    duty = Obligation(1, "C1", ControlKind.PERMIT, "VET", ("C640",), "", "says", "law")
    case = a_case(
        a_line(1), a_line(2, origin="VN", previous="71"),
        facts=(
            history, Assessment("XXD", (tax,), Decimal(1500), Decimal(500)), Obligations((duty,)),
            Origins((OriginClaim(1, "CN", agreement="XX-D"), OriginClaim(2, "VN"))),
        ),
    )  # fmt: skip
    seen = named(case)
    expected = {
        "too_cheap": math.log(20 / 5), "too_dear": 0.0, "price_deviation": math.log(4) / 0.2, "price_unknown": 0.5,
        "mass_per_package": math.log1p(11), "packing": math.log(1100 / 2000), "value_per_kg": math.log1p(5),
        "importer_rate": (3 + 15 * 0.04) / 20, "declarant_rate": 0.04, "exporter_rate": 0.04, "days_known": 0.0,
        "first_time": 1.0, "new_partners": 1.0, "new_mandate": 0.0, "tax_at_stake": 0.2, "suspended": 0.25,
        "preference": 1.0, "exemption": 1.0, "elsewhere": 0.5, "from_procedure": 1.0, "unmet_controls": math.log(2),
        "value": math.log1p(10000), "lines": math.log(2),
    }  # fmt: skip
    assert seen == pytest.approx(expected)
    assert len(set(NAMES)) == len(NAMES) == sum(len(group.names) for group in GROUPS)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_features_are_finite_whatever_is_declared(case: Any) -> None:
    assert all(map(math.isfinite, features(case, PAGE)))


@settings(max_examples=60, deadline=None)
@given(st.lists(cases(), min_size=1, max_size=4), st.integers(0, 99))
def test_a_batch_scores_as_its_ones_bit_for_bit(some: list[Any], seed: int) -> None:
    batch, book = [*some, *[a_case(a_line(net=Decimal(n))) for n in range(rules.VECTOR)]], a_book(a_model(seed))
    together = [case[Score] for case in rules.score(batch, book)]
    assert together == [rules.score([case], book)[0][Score] for case in batch]
    assert all(0.0 <= score.illicit <= 1.0 for score in together)


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(NAMES), max_size=len(NAMES)), st.integers(0, 99))
def test_vector_and_loop_agree_on_any_numbers(row: list[float], seed: int) -> None:
    model = a_model(seed)
    assert model.score(np.array([row] * 9)) == [model.score_one(row)] * 9


def test_the_score_is_the_logistic_of_standardised_features_and_its_reasons_add_up() -> None:
    model, case = a_model(), a_case()
    row = features(case, PAGE)
    body = model.body
    parts = [w * (x - m) / s for w, x, m, s in zip(body.weights, row, body.means, body.scales, strict=True)]
    assert model.score_one(row) == pytest.approx(1 / (1 + math.exp(-(body.intercept + sum(parts)))))
    told = model.explain_one(row, len(NAMES))
    assert [abs(v) for _, v in told] == sorted([abs(v) for _, v in told], reverse=True)
    assert dict(told) == pytest.approx(dict(zip(NAMES, parts, strict=True)))
    (scored,) = rules.score([case], a_book(model))
    assert (scored[Score].reasons, scored[Score].model, scored[Score].features) == (told[:3], model.sha256, row)


def test_without_a_model_the_base_rate_stands() -> None:
    (case,) = rules.score([a_case()], a_book(None))
    assert (case[Score].illicit, case[Score].model, case[Score].reasons) == (0.04, NO_MODEL, ())
    assert case[Score].features == features(case, PAGE)


def test_a_refused_case_and_one_without_history_pass_by() -> None:
    refused = a_case(facts=(Findings((Finding("r", "/", "no", "do"),)),))
    bare = a_case()
    bare._facts.pop(History)
    scored = rules.score([refused, *[a_case()] * 8, bare], a_book(a_model()))
    assert [case.get(Score) is not None for case in scored] == [False, *[True] * 8, False]


def test_a_model_reads_back_as_it_was_written() -> None:
    model = a_model()
    again = read(model.text)
    assert (again.text, again.sha256, again.score_one(features(a_case(), PAGE))) == (
        model.text, model.sha256, model.score_one(features(a_case(), PAGE)),
    )  # fmt: skip
    assert rules.model_of("logistic", model.text).sha256 == model.sha256


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"version":"1"', '"version":"0"', "features of version 0; train it again for version 1"),
        ('"too_cheap"', '"too_good"', "with unknown too_good"),
        ('"intercept":-2.5', '"intercept":null', "not a logistic model"),
        ('"intercept":-2.5', '"extra":1,"intercept":-2.5', "unknown field"),
        ('"lines"],', "],", "not a logistic model"),
    ],
)
def test_a_body_that_fits_not_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(a_model().text.replace(old, new))
    with pytest.raises(ValueError, match="no reader for this kind"):
        rules.model_of("oracle", "{}")


def drawn(count: int, seed: int) -> tuple[Any, Any, Any]:
    """Rows whose labels follow a known logistic law."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(count, len(NAMES))) * 2 + 1
    truth = np.zeros(len(NAMES))
    truth[[0, 5]] = 1.0, -0.7
    chances = 1 / (1 + np.exp(-(rows @ truth - 2)))
    return rows, (random.random(count) < chances).astype(float), np.ones(count)


def test_training_finds_the_law_and_stands_on_the_summit() -> None:
    rows, labels, weights = drawn(6000, 3)
    model = train(rows, labels, weights, ridge=1e-6)
    slopes = [w / s for w, s in zip(model.body.weights, model.body.scales, strict=True)]
    assert slopes[0] == pytest.approx(1.0, abs=0.1)
    assert slopes[5] == pytest.approx(-0.7, abs=0.1)
    assert all(abs(slope) < 0.12 for place, slope in enumerate(slopes) if place not in (0, 5))
    # At the summit the mean score is the offence rate and the residuals are orthogonal to every column.
    residuals = labels - np.array(model.score(rows))
    assert abs(residuals.sum()) < 1e-4
    assert np.abs(rows.T @ residuals).max() < 1e-2


def test_weights_count_like_copies_and_the_ridge_pulls_to_zero() -> None:
    rows, labels, _ = drawn(400, 5)
    weights = np.where(np.arange(400) % 3 == 0, 2.0, 1.0)
    copies = np.concatenate([rows, rows[::3]]), np.concatenate([labels, labels[::3]])
    weighed, copied = train(rows, labels, weights, 1.0), train(*copies, np.ones(len(copies[0])), 1.0)
    assert weighed.body.weights == pytest.approx(copied.body.weights, abs=1e-6)
    tight = train(rows, labels, weights, 1e6)
    assert max(map(abs, tight.body.weights)) < 0.01


def test_training_survives_a_perfect_split_and_constant_columns() -> None:
    rows = np.zeros((60, len(NAMES)))
    rows[:30, 0] = 1.0
    model = train(rows, rows[:, 0].copy(), np.ones(60), ridge=1.0)
    assert model.score_one([1.0] + [0.0] * (len(NAMES) - 1)) > 0.9 > 0.1 > model.score_one([0.0] * len(NAMES))
    with pytest.raises(ValueError, match="found something and inspections that found nothing"):
        train(rows, np.zeros(60), np.ones(60), 1.0)


def some_examples(count: int, seed: int = 1) -> list[Example]:
    rows, labels, _ = drawn(count, seed)
    return [
        Example(AT + timedelta(hours=n), tuple(row), bool(label))
        for n, (row, label) in enumerate(zip(rows.tolist(), labels, strict=True))
    ]


def test_the_card_is_measured_on_later_rows_that_were_never_trained_on() -> None:
    examples = some_examples(800)
    trained = rules.fit(examples, PAGE)
    assert (trained.metrics["trained_on"], trained.metrics["rows"]) == (600.0, 200.0)
    assert trained.metrics["auc"] > 0.85
    # Turning every label of the later rows upside down changes the card, never the model.
    lied = [*examples[:600], *[Example(e.at, e.features, not e.offence) for e in examples[600:]]]
    upside = rules.fit(lied, PAGE)
    assert upside.model.sha256 == trained.model.sha256
    assert upside.metrics["auc"] == pytest.approx(1 - trained.metrics["auc"])
    assert upside.data != trained.data
    assert rules.fit(examples[::-1], PAGE).data == trained.data


def test_examples_of_one_moment_stay_on_one_side() -> None:
    same = [Example(AT + timedelta(days=90), e.features, e.offence) for e in some_examples(100)]
    trained = rules.fit([*some_examples(200, 2), *same], PAGE)
    assert (trained.metrics["trained_on"], trained.metrics["rows"]) == (200.0, 100.0)  # a quarter would be 75


def test_too_few_outcomes_are_said_to_be_too_few() -> None:
    with pytest.raises(ValueError, match=r"15 inspections with \d+ offences to train on are too few"):
        rules.fit(some_examples(20), PAGE)


SCORED = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5000001, 0.9, 1.0]), st.booleans()), min_size=1)


@given(SCORED)
def test_measures_equal_brute_force(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = np.array([s for s, _ in pairs]), np.array([float(o) for _, o in pairs])
    bad, good = [s for s, o in pairs if o], [s for s, o in pairs if not o]
    wins = [1.0 if b > g else 0.5 if b == g else 0.0 for b in bad for g in good]
    assert metrics.auc(scores, labels) == pytest.approx(sum(wins) / len(wins) if wins else 0.5)
    steps, before = 0.0, 0.0
    for cut in sorted(set(scores.tolist()), reverse=True):
        taken = [o for s, o in pairs if s >= cut]
        recall = sum(taken) / len(bad) if bad else 0.0
        steps, before = steps + (recall - before) * sum(taken) / len(taken), recall
    assert metrics.average_precision(scores, labels) == pytest.approx(steps)
    ranked = sorted(range(len(pairs)), key=lambda n: -pairs[n][0])
    for share in (0.05, 0.10):
        top = ranked[: max(1, round(len(pairs) * share))]
        assert metrics.precision_at(scores, labels, share) == pytest.approx(sum(pairs[n][1] for n in top) / len(top))
    card = metrics.card(scores, labels)
    assert card["brier"] == pytest.approx(sum((s - o) ** 2 for s, o in pairs) / len(pairs))
    assert card["calibration_error"] == pytest.approx(slow_calibration(pairs))


def slow_calibration(pairs: list[tuple[float, bool]]) -> float:
    ordered, whole, start = sorted(pairs, key=lambda p: p[0]), 0.0, 0
    for group in range(10):
        size = len(pairs) // 10 + (group < len(pairs) % 10)
        part = ordered[start : start + size]
        start += size
        whole += abs(sum(s for s, _ in part) - sum(o for _, o in part))
    return whole / len(pairs)


@pytest.mark.parametrize("value", [-1e4, -30.0, 0.0, 1e-9, 30.0, 1e4])
def test_the_sigmoid_never_overflows(value: float) -> None:
    assert 0.0 <= sigmoid(value) <= 1.0
    assert sigmoid(value) + sigmoid(-value) == pytest.approx(1.0)


def test_the_page_of_exampleland_reads_and_a_wrong_one_is_refused() -> None:
    page = rules.read(source_of(on_disk(ROOT / "packs" / "xx"), "private/scoring"), DAY)
    assert 0 < page.base_rate < 1
    settings = {n: getattr(page, n) for n in ScoringPage.__struct_fields__ if n != "sha256"}
    for change, says in (
        ({"base_rate": 2}, "base_rate = 2 cannot be"), ({"prior": 0}, "prior must be above 0"),
        ({"odd": 1}, "unknown key 'odd'"),
    ):  # fmt: skip
        with pytest.raises(PackError, match=says):
            rules.read(Source("private/scoring", {**settings, **change}, {}, "s"), DAY)
    with pytest.raises(PackError, match="ridge is missing; add it"):
        rules.read(Source("private/scoring", {k: v for k, v in settings.items() if k != "ridge"}, {}, "s"), DAY)
