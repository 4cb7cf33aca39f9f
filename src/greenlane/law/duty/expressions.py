"""What does a duty expression say? Its grammar, read into a tree; nothing is ever evaluated as program text.

    expression := sum { (MIN | MAX) sum }            10 % MIN 2 XXD / kg MAX 5 XXD / kg
    sum        := term { (+ | -) term }              5 % + 2 XXD / kg
    term       := NIHIL | RATE goods-code | ( expression )
                | RATE DECLARED [beginning]          of the article whose code the line declares besides its own
                | RATE HIGHEST [beginning]           of the dearest of several such articles
                | COMPONENT type                     10 % + COMPONENT EA: an amount that an additional code decides
                | "words of the law"                 what no machine works out; a person does
                | number % [of unit]                 24 % of RET
                | number currency { / [number] unit }    12.50 XXD / 100 kg, 3 XXD / % vol / hl

The split is on the last MIN or MAX first: ``a MIN b MAX c`` is (a but at least b) but at most c. MIN sets a floor (the
larger of the two sides is due), MAX a ceiling (the smaller). What cannot be read is an error, never zero.
"""

import re
from decimal import Decimal
from types import UnionType

from greenlane.core.words import Fact


class ExpressionError(ValueError):
    """A duty expression that says nothing certain: what was found, where, and what may stand there."""


class Percent(Fact, frozen=True, tag=True):
    """``rate`` per cent of the base, or of the amount declared in unit ``of`` (such as a retail price)."""

    rate: Decimal
    of: str = ""


class Per(Fact, frozen=True):
    """One divisor: for each ``count`` of ``unit`` (a symbol of the country's unit table)."""

    count: Decimal
    unit: str


class Specific(Fact, frozen=True, tag=True):
    """``amount`` in ``currency`` for each of the divisors multiplied; a flat amount where there are none."""

    amount: Decimal
    currency: str
    per: tuple[Per, ...] = ()


class Nil(Fact, frozen=True, tag=True):
    """Free of duty, said in so many words."""


class Reference(Fact, frozen=True, tag=True):
    """The base rate of another goods code, such as that of the article a part belongs to."""

    code: str


class Declared(Fact, frozen=True, tag=True):
    """The base rate of the goods code that the line declares besides its own (a part's article, a garment of a set),
    which begins with ``under``; of several codes the dearest where ``highest``."""

    under: str = ""
    highest: bool = False


class Component(Fact, frozen=True, tag=True):
    """The amount of the measure of type ``of`` for these goods and additional codes, such as an agricultural one."""

    of: str


class Words(Fact, frozen=True, tag=True):
    """A rate that the law gives in words that no machine works out."""

    text: str


class Sum(Fact, frozen=True, tag=True):
    """Terms added (``+1``) and subtracted (``-1``), in the order written."""

    parts: tuple[tuple[int, "Node"], ...]


class Limit(Fact, frozen=True, tag=True):
    """``left`` but at least (``MIN``) or at most (``MAX``) ``right``."""

    kind: str
    left: "Node"
    right: "Node"


Node = Percent | Specific | Nil | Reference | Declared | Component | Words | Sum | Limit
#: What stands for a rate that lies elsewhere, until it is linked.
Link = Reference | Declared | Component

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d_][\w]*)|(?P<quoted>"[^"]*")|(?P<sign>[<>]=?|[%+/()-]))"""
)
_LONGEST = 500
#: Brackets within brackets, at most; so that no text makes the reader call itself without end.
_DEEPEST = 20
_LIMITS = ("MIN", "MAX")


def parse(text: str) -> Node:
    """The tree of ``text``. Raises ExpressionError naming the place and what may stand there."""
    if len(text) > _LONGEST:
        raise ExpressionError(f"a duty expression has at most {_LONGEST} characters; this one has {len(text)}")
    return Parser(text).whole()


def write(node: Node) -> str:
    """The text of a tree, such that ``parse(write(node)) == node``."""
    match node:
        case Nil():
            return "NIHIL"
        case Percent(rate=rate, of=of):
            return f"{rate} % of {of}" if of else f"{rate} %"
        case Specific(amount=amount, currency=currency, per=per):
            return f"{amount} {currency}" + "".join(
                f" / {p.unit}" if p.count == 1 else f" / {p.count} {p.unit}" for p in per
            )
        case Reference(code=code):
            return f"RATE {code}"
        case Declared(under=under, highest=highest):
            return f"RATE {'HIGHEST' if highest else 'DECLARED'} {under}".rstrip()
        case Component(of=name):
            return f"COMPONENT {name}"
        case Words(text=text):
            return f'"{text}"'
        case Sum(parts=parts):
            texts = [(" + " if sign > 0 else " - ") + _bracketed(part, Sum | Limit) for sign, part in parts]
            return "".join(texts).removeprefix(" + ")
        case Limit(kind=kind, left=left, right=right):
            return f"{write(left)} {kind} {_bracketed(right, Limit)}"


def _bracketed(node: Node, kinds: UnionType | type) -> str:
    return f"({write(node)})" if isinstance(node, kinds) else write(node)


class Parser:
    """Recursive descent over the tokens; each method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.place, self.deep = text, _tokens(text), 0, 0

    def whole(self) -> Node:
        """The expression and nothing after it."""
        node = self.expression()
        if self.place < len(self.tokens):
            raise self.wrong("+, -, MIN, MAX or the end")
        return node

    def expression(self) -> Node:
        node = self.sum()
        while self.peek("word") in _LIMITS:
            node = Limit(kind=self.take("word", "MIN or MAX"), left=node, right=self.sum())
        return node

    def sum(self) -> Node:
        parts: list[tuple[int, Node]] = [(1, self.term())]
        while (sign := self.peek("sign")) in ("+", "-"):
            self.place += 1
            parts.append((1 if sign == "+" else -1, self.term()))
        return parts[0][1] if len(parts) == 1 else Sum(parts=tuple(parts))

    def term(self) -> Node:
        word = self.peek("word")
        if word == "NIHIL":
            self.place += 1
            return Nil()
        if word == "RATE":
            self.place += 1
            return self.rate()
        if word == "COMPONENT":
            self.place += 1
            return Component(of=(self.peek("word") and self.unit()) or self.take("number", "a type of measure"))
        if quoted := self.peek("quoted"):
            self.place += 1
            return Words(text=quoted[1:-1])
        if self.peek("sign") == "(":
            return self.bracket()
        number = Decimal(self.take("number", "a number, NIHIL, RATE or COMPONENT"))
        if self.peek("sign") != "%":
            return self.specific(number)
        self.place += 1
        if self.peek("word") != "of":
            return Percent(rate=number)
        self.place += 1
        return Percent(rate=number, of=self.unit())

    def rate(self) -> Node:
        if self.peek("word") not in ("DECLARED", "HIGHEST"):
            return Reference(code=self.take("number", "a goods code, DECLARED or HIGHEST"))
        highest = self.take("word", "") == "HIGHEST"
        return Declared(under=self.take("number", "") if self.peek("number") else "", highest=highest)

    def bracket(self) -> Node:
        self.deep += 1
        if self.deep > _DEEPEST:
            raise self.wrong(f"at most {_DEEPEST} brackets")
        self.place += 1
        node = self.expression()
        if self.peek("sign") != ")":
            raise self.wrong("+, -, MIN, MAX or )")
        self.place += 1
        return node

    def specific(self, amount: Decimal) -> Specific:
        currency = self.take("word", "% or a currency")
        if not re.fullmatch("[A-Z]{3}", currency) or currency in _LIMITS:
            self.place -= 1
            raise self.wrong("% or a currency of three capitals")
        per = []
        while self.peek("sign") == "/":
            self.place += 1
            count = Decimal(self.take("number", "")) if self.peek("number") else Decimal(1)
            if not count:
                self.place -= 1
                raise self.wrong("a number above zero")
            per.append(Per(count=count, unit=self.unit()))
        return Specific(amount=amount, currency=currency, per=tuple(per))

    def unit(self) -> str:
        if self.peek("sign") == "%":
            self.place += 1
            return f"% {self.take('word', 'what the per cent is of, such as vol')}"
        return self.take("word", "a unit")

    def peek(self, kind: str) -> str:
        if self.place < len(self.tokens) and self.tokens[self.place][0] == kind:
            return self.tokens[self.place][1]
        return ""

    def take(self, kind: str, wanted: str) -> str:
        found = self.peek(kind)
        if not found:
            raise self.wrong(wanted)
        self.place += 1
        return found

    def wrong(self, wanted: str) -> ExpressionError:
        at = self.tokens[self.place] if self.place < len(self.tokens) else ("", "the end", len(self.text))
        return ExpressionError(f"{self.text!r}: {at[1]!r} at character {at[2] + 1}; expected {wanted}")


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """(kind, text, place) of each token. Raises ExpressionError on a character that belongs to none."""
    tokens, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise ExpressionError(f"{text!r}: {text[at]!r} at character {at + 1} belongs to no term")
        tokens.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        place = match.end()
    if not tokens:
        raise ExpressionError("an empty duty expression; write NIHIL where nothing is due")
    return tokens
