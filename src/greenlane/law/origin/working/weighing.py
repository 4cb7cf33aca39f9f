"""What follows from parts, and how is it told? Three-valued and, or; sentences of the page with exact numbers."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from greenlane.law.origin.working.terms import Material, Outcome, Product, Provisions, Reason, Sentences

YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.OPEN
#: The key of a question, by which open ones are found in a tree of reasons.
ASKED = "asked"


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """No where one is no, else open where one is open."""
    found = set(outcomes)
    return NO if NO in found else OPEN if OPEN in found else YES


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """Yes where one is yes, else open where one is open."""
    found = set(outcomes)
    return YES if YES in found else OPEN if OPEN in found else NO


class Work:
    """One product under one agreement: what originates and what does not, and the words of the page."""

    def __init__(
        self, product: Product, terms: Provisions, sentences: Sentences, split: tuple[list[Material], list[Material]]
    ) -> None:
        self.product, self.terms, self._sentences = product, terms, sentences
        self.own, self.foreign = split
        self._told: dict[str, Reason] = {}

    def tell(self, key: str, outcome: Outcome, parts: Iterable[Reason] = (), **facts: str) -> Reason:
        """A reason in the page's words."""
        return Reason(key=key, says=self._sentences[key].format(**facts), outcome=outcome, parts=tuple(parts))

    def ask(self, key: str, **facts: str) -> Reason:
        """What was answered to a question, by its text; open where nothing was."""
        question = self._sentences[key].format(**facts)
        if question not in self._told:
            answer = self.product.answers.get(question)
            outcome = OPEN if answer is None else YES if answer else NO
            self._told[question] = Reason(ASKED, question, outcome)
        return self._told[question]


def label(material: Material) -> str:
    """How a material is called: its name and its code."""
    return f"{material.name} ({material.code})" if material.name else material.code


def labels(materials: Iterable[Material]) -> str:
    """Several, in the order of their names whatever order they came in, each once."""
    return ", ".join(sorted({label(material) for material in materials}))


def foreign_value(material: Material, full: bool) -> Decimal:
    """What of a material's value does not originate: under full cumulation only its part from outside the zone."""
    if full and material.foreign is not None:
        return min(material.foreign, material.value)
    return material.value


def percent(part: Decimal, whole: Decimal, limit: Decimal) -> str:
    """The share in per cent, with as many places as tell it from ``limit`` when it is not the limit."""
    if not whole:
        return "∞"
    share = part * 100 / whole
    for places in ("0.1", "0.01", "0.0001", "0.00000001"):
        told = share.quantize(Decimal(places), rounding=ROUND_HALF_UP)
        if told != limit or share == limit:
            break
    return plain(told)


def plain(number: Decimal) -> str:
    """A number without needless zeros or exponents."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def questions(reason: Reason) -> tuple[str, ...]:
    """What is open in a reason, each once, in order; nothing below what is already decided."""
    found: dict[str, None] = {}
    _collect(reason, found)
    return tuple(found)


def _collect(reason: Reason, found: dict[str, None]) -> None:
    if reason.outcome is not OPEN:
        return
    if reason.key == ASKED:
        found[reason.says] = None
    for part in reason.parts:
        _collect(part, found)
