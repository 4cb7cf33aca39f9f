"""Why something cannot be, as a person reads it: every reason has its sentence, and the facts that it needs."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

import greenlane
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.appeals.terms import RefusedAppealError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import states
from greenlane.filing.declarations.states import Happening, Status
from greenlane.filing.drafts import rules as drafts
from greenlane.filing.drafts.terms import ClosedError
from greenlane.site import speaking
from greenlane.site.means import means
from greenlane.site.refusals import SENTENCES, plainly, unreadable, why_not

pytestmark = pytest.mark.django_db
ROOT = Path(greenlane.__file__).parent
DAY = date(2026, 3, 4)
OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
#: What the errors of rooms without a page are called, and reasons whose text is a translated one already.
OURS = {"AccessError", "AddressRefusedError", "ClosedError", "CompanyError", "UnfitError"}
TOLD = {"password_weak", "form_foreign"}


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def raised(names: set[str]) -> Iterator[tuple[str, set[str]]]:
    """The reasons that the source gives to these errors, each with the facts it gives."""
    for path in ROOT.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                first = node.args[0]
                assert isinstance(first, ast.Constant) or node.func.id == "AccountsError", f"{path}:{node.lineno}"
                if isinstance(first, ast.Constant):
                    yield str(first.value), {word.arg or "" for word in node.keywords}


@pytest.fixture
def page() -> AccountsPage:
    found: AccountsPage = means().book(DAY)[AccountsPage]
    return found


def test_every_reason_of_a_room_without_a_page_has_its_sentence() -> None:
    given = list(raised(OURS))
    assert {rule for rule, _ in given} == set(SENTENCES) | TOLD
    for rule, facts in given:
        assert places(str(SENTENCES.get(rule, ""))) <= facts, rule


def test_every_reason_about_money_has_its_sentence_in_the_pack(page: AccountsPage) -> None:
    given = list(raised({"AccountsError"}))
    assert len(given) > 10
    for rule, facts in given:
        assert places(page.says[rule]) <= facts | {"reference"}, rule


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_said_about_money_is_said_in_every_language(page: AccountsPage, language: str) -> None:
    with translation.override(language):
        for rule in accounts._REFUSALS:
            said = speaking.phrase(page.says[rule])
            assert said != page.says[rule], f"words/papers.toml, [{language}] lacks {rule}"
            assert places(said) == places(page.says[rule])


def test_amounts_are_money_and_accounts_have_names() -> None:
    short = AccountsError("too_little", "{account}: {left}, {amount}", account="wallet:T1", left=5, amount=123_456)
    assert "1,234.56 XXD" in why_not(short)
    assert "0.05 XXD is left on: Wallet T1" in why_not(short)
    assert plainly(short) == why_not(short)
    with translation.override("th"):
        assert "กระเป๋าเงิน T1" in why_not(short)
        assert "0.05 XXD is left" in plainly(short)


def test_duties_are_told_by_their_names() -> None:
    wrong = AccountsError("no_refund", "{wrong} {left}", reference="M1", wrong={"A00": 700}, left={"A00": 0, "ZZ9": 5})
    assert "Customs duty 7.00 XXD" in why_not(wrong)
    assert "ZZ9 0.05 XXD" in why_not(wrong)


def test_what_no_page_knows_names_nothing_technical() -> None:
    assert "postings" not in why_not(AccountsError("unheard_of", "the postings {x}", x="(1, 2)"))


def test_a_step_that_came_too_late_tells_where_it_stands() -> None:
    with pytest.raises(ForbiddenError) as told:
        states.after(Status.RELEASED, Happening.QUERIED.value)
    late = told.value.about("M1")
    assert (late.status, late.kind, late.thing) == ("released", Happening.QUERIED.value, "a declaration")
    assert "M1" in str(late)
    assert "possible" in plainly(late)
    assert why_not(late) == "This cannot be done now: it is Released meanwhile. Look at the page again."
    other = ForbiddenError("an audit that is over", thing="an audit", status="released", kind="audit.opened")
    assert why_not(other) == "This cannot be done now: it has changed meanwhile. Look at the page again."
    with translation.override("km"):
        assert "Released" not in why_not(late)


def test_the_words_of_another_room_are_translated_where_the_pack_has_them(page: AccountsPage) -> None:
    refused = RefusedAppealError("reason_missing", page.says["decided_already"], number="APP1")
    assert why_not(refused) == str(refused)
    with translation.override("km"):
        assert why_not(refused).startswith("APP1 ")
        assert why_not(refused) != str(refused)
    assert why_not(RefusedAppealError("x", "as it { is")) == "as it { is"


def test_a_draft_that_is_closed_says_so_in_the_readers_language() -> None:
    closed = ClosedError("draft_lodged", "{reference} {lodged}", reference="DRF1", lodged="26XX1")
    assert closed.lodged == "26XX1"
    assert why_not(closed) == "DRF1 was lodged as 26XX1. Amend that declaration."
    with translation.override("th"):
        assert "26XX1" in why_not(closed)
        assert "lodged" not in why_not(closed)


def test_a_text_that_cannot_be_read_says_what_to_write() -> None:
    [each] = drafts.build({"totalPackageQuantity": "many"}).unreadable
    says, remedy = unreadable(each)
    assert says == "“many” is not a number."
    with translation.override("km"):
        assert unreadable(each) != (says, remedy)


def test_an_error_without_a_reason_says_its_own_text() -> None:
    assert why_not(LookupError("nothing here")) == "nothing here"
