"""Which goods does a text name? Chapters, headings, subheadings, and materials by their name.

ranges    := [kind] code [(to | through) [kind] code] { (, | and | or) [of] … }
materials := [all] [the] [non-originating] [other] (materials [of ranges | of the same heading] | words [of ranges])
             [used] [(except …)]
"""

import msgspec

from greenlane.law.origin.specific.reader import JOINERS, LISTS, STOPS, Reader
from greenlane.law.origin.specific.terms import Materials, Range

_KINDS = {
    name + end: digits for name, digits in (("chapter", 2), ("heading", 4), ("subheading", 6)) for end in ("", "s")
}
_KIND = "|".join(_KINDS)
_OWN = {"heading": "heading", "subheading": "subheading", "chapter": "chapter", "description": "description"} | {
    "group": "group",
    "classification": "heading",
}
_PRODUCT = "product|products|good|goods"


class GoodsReader(Reader):
    """Reads goods."""

    def ranges(self) -> tuple[Range, ...]:
        """Chapters, headings and subheadings in a list; none where the next words name none."""
        found: list[Range] = []
        while True:
            start = self.at
            if found and not self.joiner():
                break
            self.say("those|that|materials? of|from") or self.say("of|from")
            one = self._range(not found)
            if one is None:
                self.at = start
                break
            found.append(one)
        return tuple(found)

    def joiner(self) -> str:
        """``,`` and ``or`` alike between things of one list; "" where none comes next."""
        start = self.at
        self.say(",")
        if self.word() in JOINERS and not self.token(1).text[:1].isupper():
            self.at += 1
            return self.word(-1)
        return "," if self.at > start else ""

    def _range(self, first: bool) -> Range | None:
        digits = _KINDS.get(self.word(), 0)
        if digits:
            self.at += 1
        self.say("ex")
        code = self._code(digits, first)
        if code is None:
            return None
        start = self.at
        if self.say("to|through|-|\u2013"):
            self.say(_KIND)
            last = self._code(len(code), False)
            if last is not None and len(last) == len(code) and code <= last:
                return Range(code, last)
            self.at = start
        return Range(code, code)

    def _code(self, digits: int, first: bool) -> str | None:
        text = self.token().text
        if self.token().kind != "number" or not text.isdigit() or (not digits and (first or len(text) not in (4, 6))):
            return None
        if self.word(1) == "%":
            return None
        if digits == 2:
            text = text.zfill(2)
        if len(text) not in (2, 4, 6):
            return None
        self.at += 1
        return text

    def materials(self) -> Materials | None:
        """One kind of materials, by code or by name; None where none is named."""
        return self.attempt(self._materials)

    def material_list(self) -> tuple[Materials, ...]:
        """Kinds of materials in a list; none where none is named."""
        found: list[Materials] = []
        self.say("either")
        while True:
            start = self.at
            joiner = self.joiner() if found else ""
            if found and not joiner:
                break
            if joiner != ",":
                self.say("of|from")
            one = self.materials()
            if one is None:
                self.at = start
                break
            found.append(one)
        return tuple(found)

    def _materials(self) -> Materials | None:
        if self.look("taken together"):
            return None
        self.say("all|any|of|both|only")
        if not self.say("those|that of|from"):
            self.say("the|those|these|any|a|an")
        origin = ""
        if self.say("non-originating"):
            origin = "non-originating"
        elif self.say("originating"):
            origin = "originating"
        other = self.say("other")
        if self.look(_KIND) and (bare := self.ranges()):
            return self._excepted(Materials(ranges=bare, origin=origin, other=other))
        if self.word(1) not in ("in", "which", "derived") and self.say(
            "material|materials|products|inputs|parts|articles|component"
        ):
            self.say("products|materials")
            found = self._of_materials()
            if found is not None:
                return self._excepted(msgspec.structs.replace(found, origin=origin, other=other or found.other))
            if self.look("in|derived|obtained"):
                return None
            return self._excepted(Materials(origin=origin, other=other))
        return self._named(origin, other)

    def _of_materials(self) -> Materials | None:
        """What stands after "materials": the codes or the product's own heading."""
        start = self.at
        self.say("used")
        self.say("that are|were")
        if self.say("classified|classifed in|within|under|into") or self.say("of|from|in|within"):
            own = self._own()
            if own:
                return Materials(own=own)
            found = self.ranges()
            if found:
                self.say("used")
                return Materials(ranges=found)
            if self.say("a different"):
                while not self.ended and self.word() not in (".", ","):
                    self.at += 1
                return Materials(words=self.since(start))
        self.at = start
        return None

    def _own(self) -> str:
        """The product's own heading: "the same heading as the product", "this heading"."""
        start = self.at
        if self.say("the same|final") or self.say("this|that|same"):
            own = _OWN.get(self.word(), "")
            if own:
                self.at += 1
                if self.say("as the final?"):
                    self.say(_PRODUCT)
                self.say("used")
                return own
        self.at = start
        return ""

    def _excepted(self, found: Materials) -> Materials:
        """The materials with what "except …" takes out of them, where it stands in brackets or between commas."""
        start = self.at
        self.say("used")
        if self.look("( except|excluding"):
            words = self.parenthesis() or ""
            ranges = self.ranges() if self.look(f"of {_KIND}") and self.say("of") else found.ranges
            self.say("used")
            return msgspec.structs.replace(found, ranges=ranges, but=(Materials(words=words.partition(" ")[2]),))
        if not self.say(",? except|excluding"):
            return found
        self.say("for|from|that|those")
        but = self.material_list()
        closed = self.say(",") or self.ended or self.word() in (".", "used")
        if not but or not closed:
            self.at = start
            return found
        self.say("used")
        return msgspec.structs.replace(found, but=but)

    def _named(self, origin: str, other: bool) -> Materials | None:
        start, before = self.at, self.at
        bound: tuple[Range, ...] = ()
        within: tuple[Range, ...] = ()
        plain_name = True
        while not self._name_ends(start):
            here = self.at
            if self.look(f"of|from|in {_KIND}"):
                self.at += 1
                bound, before = self.ranges(), here
                if bound and plain_name and self._name_ends(start):
                    break
                within, bound = within + bound, ()
                if self.at > here + 1:
                    plain_name = False
                    continue
            if self.word() in JOINERS | {","}:
                plain_name = False
            if self.parenthesis() is None:
                self.at += 1
        words = self.since(start, before if bound else None)
        if not any(character.isalpha() for character in words) or words.startswith("at least"):
            return None
        self.say("used")
        return self._excepted(Materials(ranges=bound, words=words, within=within, origin=origin, other=other))

    def _name_ends(self, start: int) -> bool:
        word, after, third = self.word(), self.word(1), self.word(2)
        if word == "(":
            return after in ("for", "except", "excluding") or (after == "see" and not self._within_name())
        if word in ("which", "is") and self.look("which? is a"):
            return False
        if self.ended or (word in STOPS and not (word == "including" and after == "cutting")):
            return True
        if word in ("used", "in") and (self.at > start):
            return word == "used" or after == "which"
        if word == "for":
            return after == "special" or (after == "the" and third == "special")
        if word in JOINERS | {","}:
            return self._joiner_ends(after, third)
        return word == "in" and after == "accordance"

    def _within_name(self) -> bool:
        """Whether the name goes on after a reference in brackets: "sugar (see Note 2) and of …"."""
        start = self.at
        self.parenthesis()
        goes_on = self.word() in ("used", "and")
        self.at = start
        return goes_on

    def _joiner_ends(self, after: str, third: str) -> bool:
        """Whether a joiner begins something that is no name: a condition, a list item, another rule."""
        if after == "of" and self.word() == ",":
            return third == "which"
        if after in STOPS | LISTS | {"of", "from", "provided", "manufacture", "production", "the", "that", "those"}:
            return True
        if after in JOINERS and (third in STOPS | LISTS | {"from", "in"} or self.token(2).text[:1].isupper()):
            return True
        if after in ("in", "all", "materials", "material", *_KINDS, "non-originating", "however", "its", "their"):
            return after != "in" or third in ("which", "accordance")
        return self.word() == "or" and self.token(1).text[:1].isupper()
