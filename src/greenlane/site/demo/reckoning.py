"""What was evaded? The taxes on the goods as they are, less those on the goods as declared, by the law itself."""

from copy import copy
from decimal import Decimal

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.site.demo.declaring import declare
from greenlane.site.demo.draft import Draft, DraftItem
from greenlane.site.demo.schemes.bending import Bent, Scheme
from greenlane.site.demo.terms import Law, Truth, WorldPage

NOTHING = Decimal("0.00")


def kept(draft: Draft) -> list[DraftItem]:
    """The items as they are before a scheme bends them."""
    return [copy(item) for item in draft.items]


def truth_of(
    scheme: Scheme,
    bent: Bent,
    before: list[DraftItem],
    draft: Draft,
    declaration: Declaration,
    page: WorldPage,
    law: Law,
) -> Truth:
    """The truth of a bent draft. Line 0 is goods not declared at all; their duty is the scheme's own estimate."""
    lines, evaded = list(bent.lines), Decimal(round(bent.evaded * 100)).scaleb(-2)
    numbers = [line.number for line in lines if line.number]
    if numbers:
        due, paid = law.taxes(declare(_honest(before, draft), page)), law.taxes(declaration)
        lines = [msgspec.structs.replace(line, duty=due.get(line.number, line.duty)) for line in lines]
        evaded = sum([line.duty - paid.get(line.number, NOTHING) for line in lines], NOTHING)
    return Truth(
        draft.reference,
        scheme=scheme.row.name,
        evaded=max(evaded, NOTHING),
        revealed_by=scheme.row.revealed_by,
        lines=tuple(lines),
    )


def _honest(before: list[DraftItem], draft: Draft) -> Draft:
    """The draft that would have been true: its items as they were, with the claims that still hold."""
    twin = copy(draft)
    twin.items = [_restored(true, told) for true, told in zip(before, draft.items, strict=True)]
    return twin


def _restored(true: DraftItem, told: DraftItem) -> DraftItem:
    item = copy(true)
    if (true.code, true.origin) == (told.code, told.origin) and not told.relief:
        item.preference, item.proof, item.documents = told.preference, told.proof, told.documents
    return item
