"""What does a button of the form change? Rows are added, copied, moved and taken out; a contest is decided."""

from collections.abc import Mapping

from greenlane.filing.drafts import rules
from greenlane.filing.drafts.rules.keys import kind_of
from greenlane.filing.drafts.terms import RANK
from greenlane.site.desks.trader.fields import id_of


def changes_of(do: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    """The changes that an order such as ``add <list>``, ``remove <row>``, ``up <row>`` asks for; ``fresh`` names a row.

    None for an order that is not known or names nothing.
    """
    order, _, key = do.partition(" ")
    if order == "keep":
        field, _, text = key.partition("=")
        return {field: text} if kind_of(field) else {}
    known = _ORDERS.get(order)
    row = f"{key}:{fresh}" if order == "add" else key
    if known is None or kind_of(f"{row}.{RANK}") != "rank":
        return {}
    return known(row, texts, fresh)


def anchor_of(do: str) -> str:
    """The place on the page that an order is about."""
    order, _, key = do.partition(" ")
    if order == "add":
        return f"#list-{id_of(key)}"
    if order in ("up", "down", "copy"):
        return f"#row-{id_of(key)}"
    return f"#{id_of(key.partition('=')[0])}" if order == "keep" else ""


def _add(row: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    of = row.rpartition(":")[0]
    names = rules.rows_of(texts, of)
    ranks = _spread(of, names) if _unranked(of, names, texts) else {}
    last = (ranks | dict(texts)).get(f"{of}:{names[-1]}.{RANK}", "0") if names else "0"
    return ranks | {f"{row}.{RANK}": rules.rank_between(last, "")}


def _copy(row: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    of, _, name = row.rpartition(":")
    names = list(rules.rows_of(texts, of))
    if name not in names:
        return {}
    copied = {
        f"{of}:{fresh}{key[len(row) :]}": text
        for key, text in texts.items()
        if key.startswith(f"{row}.") and key != f"{row}.{RANK}"
    }
    names.insert(names.index(name) + 1, fresh)
    return copied | _spread(of, names)


def _remove(row: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    return {f"{row}.{RANK}": ""}


def _up(row: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    return _moved(row, texts, -1)


def _down(row: str, texts: Mapping[str, str], fresh: str) -> dict[str, str]:
    return _moved(row, texts, 1)


def _moved(row: str, texts: Mapping[str, str], by: int) -> dict[str, str]:
    of, _, name = row.rpartition(":")
    names = list(rules.rows_of(texts, of))
    if name not in names or not 0 <= names.index(name) + by < len(names):
        return {}
    place = names.index(name)
    names[place], names[place + by] = names[place + by], names[place]
    return _spread(of, names)


def _spread(of: str, names: "list[str] | tuple[str, ...]") -> dict[str, str]:
    """Whole ranks for the rows in this order."""
    return {f"{of}:{name}.{RANK}": str(place) for place, name in enumerate(names, 1)}


def _unranked(of: str, names: tuple[str, ...], texts: Mapping[str, str]) -> bool:
    return any(f"{of}:{name}.{RANK}" not in texts for name in names)


_ORDERS = {"add": _add, "copy": _copy, "remove": _remove, "up": _up, "down": _down}
