"""What holds when several pages save one draft? Field by field; what two typed at once is kept twice, never lost."""

from collections.abc import Mapping

from greenlane.filing.drafts.rules.keys import key_of, kind_of, parts_of
from greenlane.filing.drafts.terms import RANK, Content, DraftsPage, Save, UnfitError, Value

#: So many pages of one draft are remembered; older ones have long been answered.
_WRITERS = 60
#: The rank of a row that comes back because somebody typed in it.
_BACK = "1000000"


def merge(held: Content, save: Save, revision: int) -> Content:
    """``held`` with ``save`` in it, under the new ``revision``; ``held`` itself where nothing is new.

    A field takes the text where the page knew what stood there (``base``), or had written it itself. Where another page
    wrote since, both texts stay: the first in the field, the other as a contest, until a page that knows of both says
    which holds. A row that one page takes out while another types in it stays. A save that was overtaken by a later one
    of its page changes nothing.
    """
    if save.count <= held.writers.get(save.writer, 0):
        return held
    fields, contested = dict(held.fields), dict(held.contested)
    for key, text in save.changes.items():
        own = Value(text, revision, save.writer)
        if key.endswith(f".{RANK}"):
            if text or not _typed_in(fields, key, save):
                fields[key] = own
            continue
        _type(fields, contested, key, own, save)
        if text.strip():
            _bring_back(fields, key, own, save)
    writers = {**{w: c for w, c in held.writers.items() if w != save.writer}, save.writer: save.count}
    kept = dict(list(writers.items())[-_WRITERS:])
    return Content(fields=fields, contested=contested, writers=kept, notes=held.notes)


def _type(fields: dict[str, Value], contested: dict[str, tuple[Value, ...]], key: str, own: Value, save: Save) -> None:
    stands = fields.get(key)
    rivals = [r for r in contested.get(key, ()) if _is_news(r, save)]
    if stands is not None and stands.text != own.text and _is_news(stands, save):
        rivals.append(own)
    elif stands is None or stands.text != own.text:
        fields[key] = own
    rivals = [r for r in rivals if r.text != fields[key].text]
    if rivals:
        contested[key] = tuple(rivals)
    else:
        contested.pop(key, None)


def _is_news(value: Value, save: Save) -> bool:
    """Whether another page wrote this after what the saving page knows."""
    return value.revision > save.base and value.writer != save.writer


def _typed_in(fields: Mapping[str, Value], rank: str, save: Save) -> bool:
    """Whether another page typed in the row of this rank since."""
    row = f"{rank.removesuffix(RANK)}"
    return any(
        key.startswith(row) and key != rank and value.text.strip() and _is_news(value, save)
        for key, value in fields.items()
    )


def _bring_back(fields: dict[str, Value], key: str, own: Value, save: Save) -> None:
    """Rows around ``key`` that another page took out since come back, at the end of their list."""
    parts = parts_of(key)
    for place, part in enumerate(parts, 1):
        rank = fields.get(f"{key_of(parts[:place])}.{RANK}") if part.row else None
        if rank is not None and not rank.text and _is_news(rank, save):
            fields[f"{key_of(parts[:place])}.{RANK}"] = Value(_BACK, own.revision, "")


def news(content: Content, base: int, writer: str) -> dict[str, str]:
    """The fields that others than ``writer`` changed after ``base``."""
    return {k: v.text for k, v in content.fields.items() if v.revision > base and v.writer != writer}


def rivals(content: Content) -> dict[str, tuple[str, ...]]:
    """Of each contested field the texts that were typed at once, the standing one first."""
    return {key: (content.fields[key].text, *(v.text for v in rival)) for key, rival in content.contested.items()}


def check(page: DraftsPage, held: Mapping[str, object], changes: Mapping[str, str]) -> None:
    """Raises UnfitError where a change names no field of the model, or there is more than is kept."""
    for key, text in changes.items():
        if not kind_of(key):
            says = "{field!r} is no field of a declaration; name it as the published schema does"
            raise UnfitError("no_field", says, field=key[:80])
        if len(text) > page.text:
            says = "{field}: the text has {length} characters; {most} are kept. Shorten it."
            raise UnfitError("text_long", says, field=key, length=len(text), most=page.text)
        if "\x00" in text:
            raise UnfitError("text_null", "{field}: the text holds the character U+0000; leave it out", field=key)
    if len(held.keys() | changes.keys()) > page.values:
        raise UnfitError("fields_many", "a draft has at most {most} fields; split the declaration", most=page.values)
