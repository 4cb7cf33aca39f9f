"""Drafts on pages and in the API: typed, merged, checked, lodged once, amended, cancelled, seen by nobody else."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.drafted import US, at, opened, page_of_day, posted, save, url

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.drafts import queries, rules
from greenlane.filing.drafts.jobs import erase_due
from greenlane.filing.drafts.terms import ClosedError
from greenlane.filing.intake.terms import Limits
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.terms import Trader
from greenlane.journey.terms import Outcome
from greenlane.site import drafting
from greenlane.site.means import means

pytestmark = pytest.mark.django_db
FIRST = "goodsShipment.items:r1"
GOODS = f"{FIRST}.commodity.description"
OWNER, OTHER = "XX203400179", "XX999999999"


@pytest.fixture
def registered(db: None) -> None:
    with writing(by="test", at=at()) as pen:
        traders.register(pen, [Trader(id=US, name="Harbour Brokers Ltd", is_broker=True), Trader(id=OWNER, name="MFC")])


@pytest.fixture
def client(registered: None, person: Callable[..., Client]) -> Client:
    return person("trader", party=US)


@pytest.fixture
def sound() -> dict[str, str]:
    """The texts of a declaration that would be accepted."""
    example = means().book(at().date())[Limits].examples[0]
    return rules.copied(example) | {"functionCode": "9", "title": "Oranges", "paymentMethodCode": "A"}


def test_a_blank_draft_begins_with_what_is_known(client: Client) -> None:
    answer = client.post("/desk/new", {"direction": "import"})
    reference = answer["Location"].split("/")[3]
    draft, content = queries.content(US, reference)
    texts = content.texts()
    assert texts["declarant.id"] == US
    assert "goodsShipment.importer.id" not in texts, "a broker imports for others"
    assert texts["functionalReferenceId"] == draft.reference
    assert [e.kind for e in history(reference)] == ["drafts.opened"]
    for what in ("parties", "transport", "goods", "values", "papers", "check"):
        assert client.get(url(reference, what)).status_code == 200, what
    assert client.post("/desk/new", {"direction": "sideways"}).status_code == 404


def test_what_is_typed_is_kept_as_typed_and_shown_again(client: Client) -> None:
    reference = opened({})
    text = '12,5x "<b>'
    assert posted(client, reference, "values", {"invoiceAmount.value": text}).status_code == 302
    shown = client.get(url(reference, "values")).content.decode()
    assert "12,5x &quot;&lt;b&gt;" in shown
    assert "is not a number" in shown
    assert queries.content(US, reference)[1].texts()["invoiceAmount.value"] == text


def test_a_form_that_cannot_be_kept_keeps_what_was_typed_on_the_page(client: Client) -> None:
    reference = opened({})
    answer = posted(client, reference, "parties", {"title": "x" * 30_000})
    assert answer.status_code == 422
    assert "x" * 30_000 in answer.content.decode()
    assert posted(client, reference, "parties", {"nonsense.at.all": "1"}).status_code == 422
    assert client.post(url(reference), {"title": "a"}).status_code == 422, "a form without a base"


def test_rows_are_added_copied_moved_and_taken_out(client: Client) -> None:
    of = "goodsShipment.items"
    reference = opened({f"{of}:a.@": "1", f"{of}:a.commodity.description": "Oranges"})

    def goods() -> list[str]:
        items = rules.build(queries.content(US, reference)[1].texts()).declaration.items
        return [(item.commodity.description if item.commodity else "") or "" for item in items]

    def press(do: str) -> None:
        base = str(queries.draft(US, reference).revision)
        assert posted(client, reference, "goods", {}, do=do, _base=base).status_code == 302

    press(f"add {of}")
    assert goods() == ["Oranges", ""]
    press(f"copy {of}:a")
    assert goods() == ["Oranges", "Oranges", ""]
    press(f"down {of}:a")
    press(f"down {of}:a")
    assert goods() == ["Oranges", "", "Oranges"]
    press(f"remove {of}:a")
    assert goods() == ["Oranges", ""]
    press("remove declarant")
    press("add nonsense")
    assert goods() == ["Oranges", ""]


def test_two_pages_without_script_do_not_overwrite_each_other(client: Client) -> None:
    reference = opened({"title": "Oranges", "declarant.name": "A"})
    was = json.dumps({"title": "Oranges", "declarant.name": "A"})
    posted(client, reference, "parties", {"title": "Lemons", "declarant.name": "A"}, _was=was)
    posted(client, reference, "parties", {"title": "Oranges", "declarant.name": "B"}, _was=was)
    texts = queries.content(US, reference)[1].texts()
    assert (texts["title"], texts["declarant.name"]) == ("Lemons", "B")
    posted(client, reference, "parties", {"title": "Limes", "declarant.name": "A"}, _was=was)
    shown = client.get(url(reference)).content.decode()
    assert "Two pages typed here at once" in shown
    assert "Lemons" in shown
    assert "Limes" in shown
    posted(client, reference, "parties", {}, do="keep title=Limes", _base=str(queries.draft(US, reference).revision))
    content = queries.content(US, reference)[1]
    assert content.texts()["title"] == "Limes"
    assert not content.contested


def test_saving_while_typing_answers_what_others_changed(client: Client) -> None:
    reference = opened({})

    def put(**body: object):
        return client.put(url(reference, "fields"), json.dumps(body), content_type="application/json")

    first = put(base=1, writer="a", count=1, changes={"title": "A"}).json()
    assert (first["revision"], first["changes"], first["contested"]) == (2, {}, {})
    second = put(base=1, writer="b", count=1, changes={"declarant.name": "B"}).json()
    assert second["changes"] == {"title": "A"}
    assert put(base=1, writer="b", count=2, changes={"title": "C"}).json()["contested"] == {"title": ["A", "C"]}
    again = put(base=1, writer="b", count=2, changes={"title": "C"}).json()
    assert again["revision"] == queries.draft(US, reference).revision
    assert [e.kind for e in history(reference)] == ["drafts.opened", *["drafts.saved"] * 3]
    assert put(base=99, writer="b", count=3, changes={}).status_code == 422
    assert put(base=1).status_code == 422
    assert client.put(url("DRF000", "fields"), "{}", content_type="application/json").status_code == 422


def test_a_draft_is_lodged_once_however_often_the_button_is_pressed(client: Client, sound: dict[str, str]) -> None:
    reference = opened(sound)
    assert "Ready to lodge" in client.get(url(reference, "check")).content.decode()
    revision = str(queries.draft(US, reference).revision)
    places = {client.post(url(reference, "lodge"), {"revision": revision})["Location"] for _ in range(3)}
    assert len(places) == 1
    draft = queries.draft(US, reference)
    assert places == {f"/declarations/{draft.lodged}"}
    assert declarations.get(draft.lodged).lrn == reference
    kinds = [e.kind for e in history(reference)]
    assert kinds == ["drafts.opened", "drafts.lodged"]
    with pytest.raises(ClosedError):
        save(reference, 1, "a", 1, title="Too late")
    late = client.post(url(reference, "discard"), follow=True, headers={"accept-language": "th"})
    assert f"{reference} ยื่นแล้วเป็น {draft.lodged}" in late.content.decode()
    assert client.get(url(reference))["Location"] == f"/declarations/{draft.lodged}"


def test_a_lodging_of_which_nobody_noted_the_answer_is_found_again(client: Client, sound: dict[str, str]) -> None:
    """The database may go away between the registration and the note on the draft; then somebody types on."""
    reference = opened(sound)
    caller = SimpleNamespace(party=US, name="user:t", is_official=False, may=lambda scope: True)
    note, drafting._note = drafting._note, lambda draft, mrn, caller, at: draft
    try:
        _, checked = drafting.lodge(means(), caller, reference, 1, at())
    finally:
        drafting._note = note
    mrn = checked.answer.reference
    assert mrn
    save(reference, 1, "a", 1, title="Typed afterwards")
    draft, checked = drafting.lodge(means(), caller, reference, 2, at())
    assert (draft.lodged, checked.answer.outcome) == (mrn, Outcome.REPEATED)


def test_what_is_wrong_is_told_and_nothing_is_sent(client: Client, sound: dict[str, str]) -> None:
    bad = {
        **sound,
        "goodsShipment.items:r1.commodity.goodsMeasure.netNetWeightMeasure": "viele",
        "declarationOfficeId": "XX999",
    }
    reference = opened(bad)
    answer = client.post(url(reference, "lodge"), {"revision": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "viele" in shown
    assert f"{url(reference, 'goods')}#f-goodsShipment-items-r1-commodity-goodsMeasure-netNetWeightMeasure" in shown
    assert f"{url(reference)}#f-declarationOfficeId" in shown
    assert "Customs Procedures Act 2024, s. 4" in shown
    assert not declarations.of_party(US)
    assert not queries.draft(US, reference).lodged


def test_what_changed_since_it_was_looked_at_is_not_lodged(client: Client, sound: dict[str, str]) -> None:
    reference = opened(sound)
    save(reference, 1, "a", 1, title="Other")
    answer = client.post(url(reference, "lodge"), {"revision": "1"})
    assert answer.status_code == 409
    assert 'name="revision" value="2"' in answer.content.decode()


def test_a_reference_that_was_used_is_not_another_declaration(client: Client, sound: dict[str, str]) -> None:
    first = opened({**sound, "functionalReferenceId": "MINE-1"})
    client.post(url(first, "lodge"), {"revision": "1"})
    second = opened({**sound, "functionalReferenceId": "MINE-1"})
    answer = client.post(url(second, "lodge"), {"revision": "1"})
    assert answer.status_code == 422
    assert f"was used before, for {queries.draft(US, first).lodged}" in answer.content.decode()
    assert not queries.draft(US, second).lodged


def test_a_party_lodges_for_itself_only(client: Client, sound: dict[str, str]) -> None:
    reference = opened({**sound, "declarant.id": OWNER})
    answer = client.post(url(reference, "lodge"), {"revision": "1"})
    assert answer.status_code == 422
    assert "put your own number as the declarant" in answer.content.decode()


def test_amended_and_cancelled_through_the_journey(client: Client, sound: dict[str, str]) -> None:
    first = opened(sound)
    client.post(url(first, "lodge"), {"revision": "1"})
    mrn = queries.draft(US, first).lodged
    answer = client.post(f"/desk/declarations/{mrn}/amend")
    reference = answer["Location"].split("/")[3]
    shown = client.get(url(reference, "check")).content.decode()
    assert "The reason for the amendment is missing" in shown
    assert "Nothing differs" in shown
    save(
        reference,
        1,
        "a",
        1,
        reason="One carton was wet.",
        **{GOODS: "Oranges, dry"},
    )
    answer = client.post(url(reference, "lodge"), {"revision": "2"})
    assert answer["Location"] == f"/declarations/{mrn}", answer.content.decode()
    assert declarations.get(mrn).version == 2
    assert declarations.read(mrn).items[0].commodity.description == "Oranges, dry"
    told = next(e for e in history(mrn) if e.kind == "declarations.amended")
    assert b"One carton was wet." in (told.body if isinstance(told.body, bytes) else told.body.encode())
    open_still = client.post(f"/desk/declarations/{mrn}/amend")["Location"].split("/")[3]
    save(open_still, 1, "a", 1, reason="Too late", **{GOODS: "Lemons"})
    late = client.post(f"/desk/declarations/{mrn}/cancel", {"reason": ""})
    assert late.status_code == 422
    assert client.post(f"/desk/declarations/{mrn}/cancel", {"reason": "Not wanted"}).status_code == 302
    assert declarations.get(mrn).status == "cancelled"
    assert client.get(f"/desk/declarations/{mrn}/cancel").status_code == 409
    answer = client.post(url(open_still, "lodge"), {"revision": "2"})
    assert "The declaration is cancelled: it can no longer be changed." in answer.content.decode()


def test_an_amendment_of_a_version_that_is_gone_is_not_sent(client: Client, sound: dict[str, str]) -> None:
    first = opened(sound)
    client.post(url(first, "lodge"), {"revision": "1"})
    mrn = queries.draft(US, first).lodged
    one, two = (client.post(f"/desk/declarations/{mrn}/amend")["Location"].split("/")[3] for _ in range(2))
    for reference, text in ((one, "One"), (two, "Two")):
        save(reference, 1, "a", 1, reason=text, **{GOODS: f"Oranges {text}"})
    assert client.post(url(one, "lodge"), {"revision": "2"}).status_code == 302
    answer = client.post(url(two, "lodge"), {"revision": "2"})
    assert answer.status_code == 422
    assert "was amended since this draft was opened" in answer.content.decode()


def test_nobody_else_sees_or_touches_a_draft(
    client: Client, sound: dict[str, str], person: Callable[..., Client], token: Callable[..., dict[str, str]]
) -> None:
    reference = opened(sound)
    client.post(url(reference, "lodge"), {"revision": "1"})
    mrn = queries.draft(US, reference).lodged
    mine = opened(sound)
    stranger, officer = person("trader", party=OTHER), person("officer", office="XX001")
    for what in ("parties", "goods", "check", "read"):
        assert stranger.get(url(mine, what)).status_code == 404, what
        assert officer.get(url(mine, what)).status_code == 403, what
    for what in ("lodge", "discard", "restore", "copy", "panel"):
        assert stranger.post(url(mine, what), {"revision": "1"}).status_code == 404, what
    body = json.dumps({"base": 1, "writer": "x", "count": 1, "changes": {"title": "theirs"}})
    assert stranger.put(url(mine, "fields"), body, content_type="application/json").status_code == 404
    for what in ("amend", "copy", "cancel"):
        assert stranger.post(f"/desk/declarations/{mrn}/{what}", {"reason": "x"}).status_code == 404, what
    # The importer may see the declaration; what is done to it is the declarant's.
    assert person("trader", party=OWNER).post(f"/desk/declarations/{mrn}/amend").status_code == 404
    headers = token("lodge", party=OTHER)
    assert stranger.get(f"/api/v1/drafts/{mine}", headers=headers).status_code == 404
    assert queries.content(US, mine)[1].texts() == {
        k: t for k, t in {**sound, "functionalReferenceId": mine}.items() if t
    }


def test_discarded_taken_back_and_after_some_days_erased(client: Client) -> None:
    reference = opened({"title": "Oranges"})
    client.post(url(reference, "discard"))
    assert not queries.open_drafts(US)
    assert "Take back" in client.get("/").content.decode()
    client.post(url(reference, "restore"))
    assert queries.draft(US, reference).is_open
    client.post(url(reference, "discard"))
    days = timedelta(days=page_of_day().undo_days)
    assert erase_due(at() + days - timedelta(hours=1), page_of_day()) == 0
    assert erase_due(at() + days + timedelta(hours=1), page_of_day()) == 1
    with pytest.raises(LookupError):
        queries.draft(US, reference)
    assert [e.kind for e in history(reference)][-1] == "drafts.erased"


def test_the_panel_checks_what_is_not_saved_yet(client: Client, sound: dict[str, str]) -> None:
    reference = opened(sound)
    answer = client.post(url(reference, "panel"), {"_base": "1", "_was": "{}", "declarationOfficeId": "XX999"})
    shown = answer.content.decode()
    assert "XX999" in shown
    assert "<html" not in shown
    assert queries.content(US, reference)[1].texts()["declarationOfficeId"] == "XX001"


def test_lists_find_by_reference_words_status_and_day(client: Client, sound: dict[str, str]) -> None:
    lodged = opened({**sound, "functionalReferenceId": "MINE-7"})
    client.post(url(lodged, "lodge"), {"revision": "1"})
    mrn = queries.draft(US, lodged).lodged
    waiting = opened({"title": "Lemons for May"})
    assert client.get("/", {"words": "MINE-7"})["Location"] == f"/declarations/{mrn}"
    assert client.get("/", {"words": mrn.lower()})["Location"] == f"/declarations/{mrn}"
    assert mrn in client.get("/", {"words": "navel ORANGES"}).content.decode()
    assert mrn not in client.get("/", {"words": "bananas"}).content.decode()
    assert waiting in client.get("/", {"words": "lemons for"}).content.decode()
    both = client.get("/").content.decode()
    assert mrn in both
    assert waiting in both
    assert mrn not in client.get("/", {"status": "draft"}).content.decode()
    assert mrn not in client.get("/", {"until": "2020-01-01"}).content.decode()
    assert mrn in client.get("/", {"since": "2020-01-01"}).content.decode()


def test_pages_of_a_list_neither_repeat_nor_leave_out(client: Client, sound: dict[str, str]) -> None:
    for n in range(5):
        reference = opened({**sound, "functionalReferenceId": f"N-{n}"})
        client.post(url(reference, "lodge"), {"revision": "1"})
    every = [kept.reference for kept in declarations.of_party(US)]
    paged, after = [], None
    while rows := declarations.of_party(US, after=after, limit=2):
        paged += [kept.reference for kept in rows]
        after = (rows[-1].lodged_at, rows[-1].id)
    assert paged == every
    assert len(set(every)) == 5
    assert {kept.reference for kept in declarations.of_party(OWNER)} == set(every)


def test_a_copy_is_a_new_declaration(client: Client, sound: dict[str, str]) -> None:
    first = opened({**sound, "functionalReferenceId": "MINE-9", "totalGrossMassMeasure": "schwer"})
    reference = client.post(url(first, "copy"))["Location"].split("/")[3]
    texts = queries.content(US, reference)[1].texts()
    assert texts["functionalReferenceId"] == reference
    assert texts["totalGrossMassMeasure"] == "schwer"
    assert texts[GOODS] == sound[GOODS]
