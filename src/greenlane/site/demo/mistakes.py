"""What goes wrong though nobody means harm? Honest mistakes, put into a finished draft."""

from collections.abc import Callable
from random import Random

from greenlane.site.demo.chance import Weighted
from greenlane.site.demo.draft import Draft
from greenlane.site.demo.terms import MistakesPage


class Mistakes:
    """Draws and makes mistakes at the rates of page ``demo/mistakes``."""

    def __init__(self, page: MistakesPage) -> None:
        self._page = page
        self._kinds = Weighted(page.kinds.items())
        for kind in page.kinds:
            if kind not in KINDS:
                raise ValueError(f"demo/mistakes.toml: no mistake {kind!r}; known are {', '.join(KINDS)}")

    def make(self, chance: Random, draft: Draft) -> str:
        """Spoil the draft, or leave it; the name of the mistake made, ``""`` for none."""
        rookie = 0 <= draft.day - draft.importer.born < 90
        if chance.random() >= self._page.share * (self._page.rookie if rookie else 1.0):
            return ""
        # Not every mistake can be made on every draft; a few draws find one that can.
        for _ in range(6):
            kind = self._kinds.pick(chance)
            if KINDS[kind](chance, draft, self._page):
                return kind
        return ""


def _total_packages_wrong(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["packages"] = str(draft.packages + chance.choice((1, 2, 10, -1)) if draft.packages > 1 else 2)
    return True


def _gross_total_wrong(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["gross"] = str(draft.gross * chance.choice((5, 6, 8, 9)) // 10)
    return True


def _net_above_gross(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    item = chance.choice(draft.items)
    item.net, item.gross = item.gross + 1000, item.net
    return True


def _document_missing(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    proof = [item for item in draft.items if item.proof]
    if proof and chance.random() < 0.5:
        item = chance.choice(proof)
        item.documents = [d for d in item.documents if d[0] != item.proof]
    else:
        draft.documents.pop(0 if chance.random() < 0.5 else 1)
    return True


def _goods_code_expired(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    for item in draft.items:
        if item.code in page.expired:
            item.code = page.expired[item.code]
            return True
    return False


def _goods_code_swapped_digits(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    item = chance.choice(draft.items)
    swapped = swap(chance, item.code, 0, 6)
    changed, item.code = swapped != item.code, swapped
    return changed


def _currency_wrong(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["currency"] = chance.choice([c for c in ("USD", "EUR", "GBP", "CNY") if c != draft.currency])
    return True


def _currency_unknown(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["currency"] = {"USD": "UDS", "EUR": "ERU", "GBP": "BGP"}.get(draft.currency, "ZZZ")
    return True


def _importer_number_swapped(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    number = draft.importer.trader.id
    swapped = swap(chance, number, 4, len(number) - 1)
    draft.spoiled["importer"] = swapped
    return swapped != number


def _item_count_wrong(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["item_count"] = str(len(draft.items) + 1)
    return True


def _origin_missing(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    chance.choice(draft.items).origin = ""
    return True


def _invoice_total_wrong(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.spoiled["invoice"] = str(draft.invoice * chance.choice((7, 8, 9, 11, 12)) // 10 + 100)
    return True


def _decimal_point_slipped(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    item = chance.choice(draft.items)
    item.price *= 10
    return True


def _transport_missing(chance: Random, draft: Draft, page: MistakesPage) -> bool:
    draft.transport = ""
    return True


def swap(chance: Random, text: str, start: int, end: int) -> str:
    """``text`` with two neighbours between ``start`` and ``end`` in each other's place."""
    place = chance.randrange(start, end - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


KINDS: dict[str, Callable[[Random, Draft, MistakesPage], bool]] = {
    "total_packages_wrong": _total_packages_wrong,
    "gross_total_wrong": _gross_total_wrong,
    "net_above_gross": _net_above_gross,
    "document_missing": _document_missing,
    "goods_code_expired": _goods_code_expired,
    "goods_code_swapped_digits": _goods_code_swapped_digits,
    "currency_wrong": _currency_wrong,
    "currency_unknown": _currency_unknown,
    "importer_number_swapped": _importer_number_swapped,
    "item_count_wrong": _item_count_wrong,
    "origin_missing": _origin_missing,
    "invoice_total_wrong": _invoice_total_wrong,
    "decimal_point_slipped": _decimal_point_slipped,
    "transport_missing": _transport_missing,
}
