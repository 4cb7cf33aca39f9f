"""No typed character is lost, whatever way the saves of several pages take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.filing.drafts.rules import merging
from greenlane.filing.drafts.rules.keys import kind_of
from greenlane.filing.drafts.terms import Content, DraftsPage, Save, UnfitError, Value

ROW = "goodsShipment.items:a"
KEYS = ["title", "declarant.id", f"{ROW}.commodity.description", f"{ROW}.origins:1.countryCode"]
TEXTS = st.sampled_from(["", "a", "ab", "abc", "b", "ba"])
PAGES = ("left", "right", "third")


class Page:
    """A page as the script keeps it: what it knows, what it has typed and was not told is kept."""

    def __init__(self, name: str) -> None:
        self.name, self.base, self.count = name, 0, 0
        self.pending: dict[str, str] = {}
        self.shown: dict[str, str] = {}

    def type(self, key: str, text: str) -> None:
        self.count += 1
        self.pending[key] = self.shown[key] = text

    def save(self) -> Save:
        return Save(self.base, self.name, self.count, dict(self.pending))


class Server:
    """The stored draft; remembers which texts each page was shown before it typed."""

    def __init__(self) -> None:
        self.content, self.revision = Content(), 1

    def take(self, save: Save) -> None:
        merged = merging.merge(self.content, save, self.revision + 1)
        if (merged.fields, merged.contested) != (self.content.fields, self.content.contested):
            self.revision += 1
        self.content = merged


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(PAGES), st.sampled_from(KEYS), TEXTS),
        st.tuples(st.just("send"), st.sampled_from(PAGES), st.sampled_from(["answered", "unanswered", "late"])),
    ),
    max_size=40,
)


@given(STEPS)
def test_the_last_text_of_every_page_stands_or_is_shown_as_a_contest(steps) -> None:
    server, pages, late = Server(), {name: Page(name) for name in PAGES}, []
    #: Texts that a page knew of when it typed over them: these it replaced knowingly.
    replaced: set[tuple[str, str]] = set()
    last: dict[tuple[str, str], str] = {}
    for step in steps:
        page = pages[step[1]]
        if step[0] == "type":
            _, _, key, text = step
            replaced |= {(key, each) for each in known(server, page, key)}
            page.type(key, text)
            last[page.name, key] = text
        else:
            deliver(server, page, step[2], late)
    for save in late:
        server.take(save)
    for page in pages.values():
        deliver(server, page, "answered", late)
    for (_, key), text in last.items():
        stands = [server.content.fields[key].text, *(v.text for v in server.content.contested.get(key, ()))]
        assert text in stands or (key, text) in replaced


def known(server: Server, page: Page, key: str) -> list[str]:
    """The texts of a field that this page has been told of."""
    value = server.content.fields.get(key)
    values = [value, *server.content.contested.get(key, ())] if value else []
    seen = [v.text for v in values if v.revision <= page.base or v.writer == page.name]
    return [*seen, page.shown.get(key, "")]


def deliver(server: Server, page: Page, how: str, late: list[Save]) -> None:
    save = page.save()
    if how == "late":
        late.append(save)
        return
    server.take(save)
    if how == "answered":
        page.pending = {}
        for key, text in merging.news(server.content, save.base, save.writer).items():
            page.shown[key] = text
        page.base = server.revision


@given(STEPS, st.randoms(use_true_random=False))
def test_doubled_and_overtaken_saves_of_one_page_change_nothing(steps, chance) -> None:
    page, server, saves = Page("left"), Server(), []
    for step in steps:
        if step[0] == "type":
            page.type(step[2], step[3])
            saves.append(page.save())
    if saves:
        server.take(saves[-1])
        before = server.content
        chance.shuffle(saves)
        for save in saves:
            server.take(save)
        assert server.content == before
        assert {k: v.text for k, v in before.fields.items()} == page.pending


def test_two_pages_in_one_field_keep_both_texts_until_one_is_chosen() -> None:
    server = Server()
    server.take(Save(1, "left", 1, {"title": "Oranges"}))
    server.take(Save(1, "right", 1, {"title": "Lemons"}))
    assert merging.rivals(server.content) == {"title": ("Oranges", "Lemons")}
    server.take(Save(server.revision, "right", 2, {"title": "Lemons"}))
    assert server.content.fields["title"].text == "Lemons"
    assert not server.content.contested


def test_a_lost_answer_is_no_contest_with_oneself() -> None:
    server = Server()
    server.take(Save(1, "left", 1, {"title": "Ora"}))
    server.take(Save(1, "left", 2, {"title": "Oranges"}))
    assert server.content.fields["title"].text == "Oranges"
    assert not server.content.contested


def test_a_row_that_is_taken_out_while_somebody_types_in_it_stays() -> None:
    rank, text = f"{ROW}.@", f"{ROW}.commodity.description"
    first = Server()
    first.take(Save(1, "left", 1, {rank: "1", text: "Oranges"}))
    known_to_both = first.revision
    first.take(Save(known_to_both, "right", 1, {text: "Fresh oranges"}))
    first.take(Save(known_to_both, "left", 2, {rank: ""}))
    assert first.content.fields[rank].text == "1"
    second = Server()
    second.take(Save(1, "left", 1, {rank: "1", text: "Oranges"}))
    second.take(Save(known_to_both, "left", 2, {rank: ""}))
    second.take(Save(known_to_both, "right", 1, {text: "Fresh oranges"}))
    assert second.content.fields[rank].text
    assert second.content.fields[text].text == "Fresh oranges"


def test_what_is_no_field_or_too_much_is_not_kept() -> None:
    page = DraftsPage("DRF", 30, 2, 5, 9, 9, 9, 9, 9, {}, {}, frozenset(), {}, "N935", "13")
    for changes in ({"nonsense": ""}, {"title": "x" * 6}, {"title": "\0"}, {"goodsShipment.items.commodity": ""}):
        with pytest.raises(UnfitError):
            merging.check(page, {}, changes)
    with pytest.raises(UnfitError):
        merging.check(page, {"title": Value("", 1, "")}, {"declarant.id": "", "agent.id": ""})
    merging.check(page, {}, {"title": "five!"})


def test_keys_are_of_the_model() -> None:
    good = {
        "declarant.id": "text", "goodsShipment.items:a.@": "rank", "invoiceAmount.value": "number", "title": "text",
        "goodsShipment.items:a.packagings:1.sequenceNumeric": "count", "issueDateTime": "moment",
        "additionalDocuments:n1.code": "code", "goodsShipment.items:a.commodity.dangerousGoodsIds:1": "text",
    }  # fmt: skip
    bad = ["", "declarant", "declarant:1.id", "goodsShipment.items", "goodsShipment.items.commodity", "declarant.@",
           "declarant.id.id", "code", "goodsShipment.items:A.@", "goodsShipment.items:a", "__class__"]  # fmt: skip
    assert {key: kind_of(key) for key in good} == good
    assert not any(kind_of(key) for key in bad)
