"""How much of what is allowed or asked? Values, weights, shares and regional value content.

limits  := number % [by weight] [of base] { or number % of base }
ceiling := the (value | weight) of materials used (does | may | must) not exceed limits
content := number % [of base] [under the … method [taking into account only … materials]]
"""

from collections.abc import Callable
from decimal import Decimal

from greenlane.law.origin.specific.goods import GoodsReader
from greenlane.law.origin.specific.reader import JOINERS, LISTS
from greenlane.law.origin.specific.terms import (
    AnyOf,
    Balance,
    Ceiling,
    Content,
    Floor,
    Materials,
    Rule,
    Share,
    joined,
)

_PRODUCTS = "product|products|good|goods|set|sets|article|fabric"
_METHODS = (
    ("build-up method or build-down method", "either"),
    ("build-up method or the build-down method", "either"),
    ("build-up method", "build-up"),
    ("build-down method", "build-down"),
    ("focused value method", "focused"),
    ("net cost method", "net cost"),
)
_CAP = "does|do|must|may|shall|should|can|is|are not exceed|higher|greater|more"
ALL = Materials()
FOREIGN = Materials(origin="non-originating")


class AmountsReader(GoodsReader):
    """Reads amounts; ``subject`` is what "its value" speaks of."""

    subject: tuple[Materials, ...] = ()

    def try_rule(self, read: Callable[[], Rule | None]) -> Rule | None:
        """What ``read`` finds; the place is as before where it finds nothing."""
        start = self.at
        found = read()
        if found is None:
            self.at = start
        return found

    def percent(self) -> Decimal | None:
        start = self.at
        number = self.number()
        if number is None or not self.say("%"):
            self.at = start
            return None
        return Decimal(number)

    def base(self) -> tuple[str, ...]:
        """What a share is of: one or several bases, () where none is named."""
        start, found = self.at, list[str]()
        self.say("of")
        self.say("either")
        while True:
            one = self._one_base()
            if not one:
                break
            found.append(one)
            if not (self.look("or the? ex-works|fob|transaction|adjusted") and self.say("or")):
                break
        if not found:
            self.at = start
            return ()
        here = self.at
        if not self.say(f"of the|a|an? final|fial|printed|finished? {_PRODUCTS}"):
            self.at = here
        self.say("as a set")
        return tuple(found)

    def _one_base(self) -> str:
        self.say("the")
        self.say("value of the?") if self.look("value of the? ex-works") else None
        if self.say("ex-works price|prices|cost|value") or self.say("ex-works price?"):
            self.say("( exw )")
            return "EXW"
        if self.say("fob price|cost|value") or self.say("fob"):
            self.say("( fob )")
            self.say("cost|price|value")
            return "FOB"
        if self.say("transaction value"):
            return "TV"
        if self.say("net|dry|total weight") or self.say("weight"):
            return "weight"
        if self.say("total volume") or self.say("volume"):
            return "volume"
        return ""

    def _same(self, of: tuple[Materials, ...]) -> tuple[str, ...]:
        """Whether the base is all of the same materials, whatever their origin."""
        start = self.at
        if self.say("of the total weight|value of") and self.material_list() == of and of:
            self.say("used")
            return ("same",)
        self.at = start
        return ()

    def limits(self, of: tuple[Materials, ...] = ()) -> tuple[Share, ...]:
        """Shares of which one is enough; () where none comes next. ``of`` is what is measured."""
        found: list[Share] = []
        while True:
            start = self.at
            if found:
                self.say(";|,|.")
                self.say("or")
            self.say(":")
            self.say("•|¶")
            self._letter()
            percent = self.percent()
            if percent is None or (found and not self._follows(start)):
                self.at = start
                break
            by = self.say("by weight|volume|value") and self.word(-1)
            bases = self.base() or self._same(of) or (by or "",)
            found += [Share(percent, base) for base in bases]
        return tuple(found)

    def _follows(self, start: int) -> bool:
        return any(token.low in JOINERS | LISTS for token in self.tokens[start : self.at])

    def _letter(self) -> bool:
        """A list's letter: ``a)``, ``(b)``."""
        return self.say("a|b|c|d|i|ii|iii )") or self.say("( a|b|c|d|i|ii|iii )")

    def ceiling(self) -> Rule | None:
        """A measure that may not exceed a share, or what originates."""
        start = self.at
        each = False
        self.say("the|their|its")
        possessive = self.word(-1) in ("their", "its") and self.at > start
        while self.say("total|individual|combined|net|dry|aggregate|customs"):
            each |= self.word(-1) == "individual"
        measure = self.word()
        if measure not in ("value", "weight", "volume"):
            return None
        self.at += 1
        if possessive:
            of = self.subject
        elif self.say("of"):
            of = self.material_list()
        else:
            return None
        if not of:
            return None
        return self._capped(of, measure, each)

    def _capped(self, of: tuple[Materials, ...], measure: str, each: bool) -> Rule | None:
        self.say("used")
        where = self._where()
        self.say(",")
        self.say("taken together ,?") or self.say("when|if taken together ,?")
        if self.say("exceed|exceeds"):
            limits = self.limits()
            return Floor(of, limits[0], measure) if limits and not where else None
        if self.say("are|is only used? up to") or self.say("may only be used up to"):
            self.say("a value|limit of")
        elif not (self.say(_CAP) or self.say("cannot exceed") or self.say("is|are not higher|more than")):
            return None
        self.say("than")
        if self.look("the value of"):
            return self._balance(where)
        if where:
            return None
        limits = self.limits(of)
        return Ceiling(of, limits, measure, each) if limits else None

    def _where(self) -> str:
        """Where materials are used, when not only "in production"."""
        if self.say("in the? production of the product|good") or self.say("in the? production|manufacture"):
            return ""
        start = self.at
        if self.say("in assembling"):
            while not self.ended and self.word() not in ("does", "do", "must", ","):
                self.at += 1
            return self.since(start)
        return ""

    def _balance(self, where: str) -> Rule | None:
        self.say("the value of all? the?")
        if not self.say("originating materials used?"):
            return None
        return Balance(where)

    def content(self) -> Rule | None:
        """A regional value content: one percentage, or a list of them by method."""
        found: list[Rule] = []
        while True:
            start = self.at
            if found:
                self.say(";|,|.")
                self.say("or")
            self.say(":")
            listed = self.say("•|¶")
            listed = self._letter() or listed
            one = self._one_content() if listed or not found else None
            if one is None:
                self.at = start
                break
            found.append(one)
        return joined(found, AnyOf) if found else None

    def _one_content(self) -> Rule | None:
        percent = self.percent()
        if percent is None:
            return None
        bases = self.base()
        self.say(",")
        self.say("whether")
        method, of = "", tuple[Materials, ...]()
        if self.say("under|using the"):
            for words, name in _METHODS:
                if self.say(words):
                    method = name
                    break
            else:
                return None
        if self.say("taking into account only"):
            of = self.material_list()
            if not of:
                return None
        if self.look("( rvc") or self.look("( exw"):
            self.parenthesis()
        return joined([Content(percent, method, base, of) for base in bases or ("",)], AnyOf)

    def floor(self) -> Rule | None:
        """A least share by weight that originates."""
        if not (self.say("not less than") or self.say("at least")):
            return None
        percent = self.percent()
        if percent is None:
            return None
        measure = "weight"
        if self.say("by net|dry? weight|volume|value of"):
            measure = self.word(-2)
        elif not self.say("of"):
            return None
        of = self.material_list()
        self.say("used")
        if not of or not self.say("is|are|must already? be? already? originating|wholly"):
            return None
        how = "originating" if self.word(-1) == "originating" else "wholly obtained"
        return Floor(of, Share(percent, ""), measure, how) if how == "originating" or self.say("obtained") else None
