"""Which tree do the words of a condition form?"""

from datetime import date
from decimal import Decimal

from greenlane.risk.profiles.language.tokens import Token, tokens
from greenlane.risk.profiles.language.tree import (
    Both,
    Comparison,
    Either,
    ExpressionError,
    Kind,
    Known,
    Lines,
    Listing,
    ListName,
    Literal,
    Name,
    Node,
    Not,
    Sum,
)

#: Brackets, negations and signs inside one another.
DEEPEST = 24
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "in", "starts", "ends", "contains", "is")


def parse(text: str) -> Node:
    """The tree of ``text``. Raises ExpressionError with offset, what was expected and what was found."""
    reader = _Reader(tokens(text))
    node = reader.either()
    if reader.now.sort != "end":
        raise reader.wanted("'and', 'or' or the end")
    return node


class _Reader:
    """Recursive descent, one token ahead."""

    def __init__(self, words: list[Token]) -> None:
        self._words, self._place, self._depth = words, 0, 0

    @property
    def now(self) -> Token:
        return self._words[self._place]

    def wanted(self, expected: str) -> ExpressionError:
        return ExpressionError(self.now.at, f"expected {expected}, found {self.now.shown}")

    def either(self) -> Node:
        at, parts = self.now.at, [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(at, tuple(parts))

    def _both(self) -> Node:
        at, parts = self.now.at, [self._not()]
        while self._takes("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else Both(at, tuple(parts))

    def _not(self) -> Node:
        at = self.now.at
        if self._takes("not"):
            with self._deeper():
                return Not(at, self._not())
        return self._comparison()

    def _comparison(self) -> Node:
        at, left = self.now.at, self._sum()
        turned = self.now.text == "not" and self._words[self._place + 1].text == "in"
        if turned:
            self._place += 1
        if self.now.sort not in ("sign", "keyword") or self.now.text not in _COMPARISONS:
            return left
        sign = self._next()
        if sign.text == "is":
            node: Node = self._known(at, left)
        else:
            node = Comparison(sign.at, sign.text, left, self._sum())
        if self.now.sort in ("sign", "keyword") and self.now.text in _COMPARISONS:
            raise ExpressionError(self.now.at, f"a second comparison {self.now.shown}; join two comparisons by 'and'")
        return Not(at, node) if turned else node

    def _known(self, at: int, left: Node) -> Node:
        if self._takes("known"):
            return Known(at, left)
        if self._takes("unknown"):
            return Not(at, Known(at, left))
        raise self.wanted("'known' or 'unknown' after 'is'")

    def _sum(self) -> Node:
        left = self._product()
        while self.now.sort == "sign" and self.now.text in "+-":
            sign = self._next()
            left = Sum(sign.at, sign.text, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._signed()
        while self.now.sort == "sign" and self.now.text in "*/":
            sign = self._next()
            left = Sum(sign.at, sign.text, left, self._signed())
        return left

    def _signed(self) -> Node:
        at = self.now.at
        if self._takes("-"):
            with self._deeper():
                part = self._signed()
            if isinstance(part, Literal) and isinstance(part.value, Decimal):
                return Literal(at, Kind.NUMBER, -part.value)
            return Sum(at, "-", Literal(at, Kind.NUMBER, Decimal(0)), part)
        return self._atom()

    def _atom(self) -> Node:
        word = self.now
        if word.sort in ("number", "text", "date") or word.text in ("true", "false"):
            return self._literal()
        if word.sort == "name":
            return Name(self._next().at, word.text)
        if word.sort == "list":
            return ListName(self._next().at, word.text)
        if self._takes("["):
            return self._listing(word.at)
        if word.sort == "keyword" and word.text in ("any", "every", "count"):
            self._next()
            self._expect("line")
            return Lines(word.at, word.text, self._bracketed())
        if word.text == "(" and word.sort == "sign":
            return self._bracketed()
        raise self.wanted("a name, a number, a text, a date, a list or '('")

    def _bracketed(self) -> Node:
        self._expect("(")
        with self._deeper():
            inner = self.either()
        self._expect(")")
        return inner

    def _listing(self, at: int) -> Listing:
        items = [self._literal()]
        while self._takes(","):
            items.append(self._literal())
        self._expect("]")
        return Listing(at, tuple(items))

    def _literal(self) -> Literal:
        word = self.now
        if word.sort == "text":
            return Literal(self._next().at, Kind.TEXT, word.text[1:-1])
        if word.sort == "number":
            return Literal(self._next().at, Kind.NUMBER, Decimal(word.text))
        if word.sort == "keyword" and word.text in ("true", "false"):
            return Literal(self._next().at, Kind.FLAG, word.text == "true")
        if word.sort == "date":
            try:
                return Literal(self._next().at, Kind.DATE, date.fromisoformat(word.text))
            except ValueError:
                raise ExpressionError(word.at, f"{word.text} is not a day of the calendar") from None
        raise self.wanted("a number, a text or a date")

    def _next(self) -> Token:
        word = self.now
        self._place += 1
        return word

    def _takes(self, text: str) -> bool:
        if self.now.text == text and self.now.sort in ("sign", "keyword"):
            self._place += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self.wanted(f"'{text}'")

    def _deeper(self) -> "_Depth":
        return _Depth(self)

    def sink(self, by: int) -> None:
        self._depth += by
        if self._depth > DEEPEST:
            raise ExpressionError(self.now.at, f"brackets nest more than {DEEPEST} deep; write it flatter")


class _Depth:
    """Counts how deep the reader stands while a bracket is open."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader

    def __enter__(self) -> None:
        self._reader.sink(1)

    def __exit__(self, *_: object) -> None:
        self._reader.sink(-1)
