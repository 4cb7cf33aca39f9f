"""Which change of classification? "A change to … from …", "No change … required", CC, CTH and CTSH by their names."""

from greenlane.law.origin.specific.conditions import ConditionsReader
from greenlane.law.origin.specific.terms import Materials, NoChange, Only, Range, Rule, Shift

_LEVELS = {"cc": "chapter", "cth": "heading", "ctsh": "subheading"}
_LEVEL = {"chapter": "chapter", "heading": "heading", "subheading": "subheading"}


class ShiftsReader(ConditionsReader):
    """Reads changes of classification."""

    def _abbreviated(self) -> Rule | None:
        level = _LEVELS.get(self.word(), "")
        if not level:
            return None
        self.at += 1
        if not self.say(":"):
            return Shift(level) if self.ended or self.word() in (",", ".", "and", "or") else None
        if not self.say(
            "all non-originating materials used in the production of the good have undergone a change in tariff"
            " classification at the"
        ):
            return None
        if not self.say("2|4|6 - digit level"):
            return None
        self.parenthesis()
        but = self.but()
        return None if but is None else Shift(level, but)

    def but(self) -> tuple[Materials, ...] | None:
        """What "except from …" takes out; () where nothing is excepted, None where it cannot be read."""
        start = self.at
        self.say(",")
        if not self.say("except|excluding"):
            self.at = start
            return ()
        self.say("for")
        self.say("from")
        return self.material_list() or None

    def change(self) -> Rule | None:
        """ "A change to goods from …" and "No change … required for goods"."""
        if self.say("no change in tariff classification required"):
            goods = self._goods() if self.say("for|to") else ()
            return None if goods is None else self._for(goods, NoChange())
        if not self.say("a? change"):
            return None
        goods = self._goods() if self.say("to") else ()
        self.say(",")
        if goods is None or not self.say("from"):
            return None
        found = self._from()
        return None if found is None else self._for(goods, found)

    @staticmethod
    def _for(goods: tuple[Materials, ...], rule: Rule) -> Rule:
        return Only(goods, rule) if goods else rule

    def _goods(self) -> tuple[Materials, ...] | None:
        """The goods of the heading for which a rule is: codes, or words that tell them from others."""
        start = self.at
        other = False
        self.say("a|an|any")
        other = self.say("other")
        if self.say("good|goods|product of|from"):
            found = self.ranges()
            if found:
                kept = (Materials(ranges=found, other=other),)
                if self.word() in ("from", ",", ".") or self.ended or self.look("provided"):
                    return kept
        self.at = start
        while not self._goods_end():
            here = self.at
            if self.say("of") and (bound := self.ranges()) and self._goods_end():
                return (Materials(ranges=bound, words=self.since(start, here)),)
            self.at = here
            if self.parenthesis() is None:
                self.at += 1
        words = self.since(start)
        return (Materials(words=words),) if words else None

    def _goods_end(self) -> bool:
        return self.ended or self.look("from") or self.look(", provided") or self.word() == "."

    def _from(self) -> Rule | None:
        if self.say("any other"):
            level = _LEVEL.get(self.word(), "")
            if not level:
                return None
            self.at += 1
            but = self.but()
            return None if but is None else Shift(level, but)
        start = self.at
        named: tuple[Range, ...] = ()
        if self.say("within"):
            if not (self.say("any one of these this? heading|headings|subheading|subheadings|chapter") or self._this()):
                return None
        elif not (named := self.ranges()):
            self.at = start
            return None
        first = self.but()
        if first is None:
            return None
        if self.say("or any other heading|subheading|chapter") or self.say(
            ", whether or not there is also a change from any|another other? heading|subheading|chapter"
        ):
            but = self.but()
            return None if but is None else Shift("", first + but, _included(named))
        return Shift("", first, _included(named))

    def _this(self) -> bool:
        return self.say("this heading|subheading|chapter")


def _included(named: tuple[Range, ...]) -> tuple[Materials, ...]:
    return (Materials(ranges=named),) if named else ()
