"""On what condition? What stands after "in which", "provided that" and as an item of a list.

condition := [within the above limit] (ceiling | floor | content | state | from start | process)
state     := materials used (are | must be) (wholly obtained | originating | classified within …)
start     := materials of any (chapter | heading | subheading) [except …] [including …] | materials
items     := condition { and condition } | ":" { item [,] [and | or] item }
"""

from collections.abc import Callable

import msgspec

from greenlane.law.origin.specific.amounts import AmountsReader
from greenlane.law.origin.specific.processes import is_process
from greenlane.law.origin.specific.reader import JOINERS
from greenlane.law.origin.specific.terms import (
    All,
    Allowing,
    AnyOf,
    Ceiling,
    From,
    Materials,
    Obtained,
    Process,
    Range,
    Rule,
    Shift,
    Unread,
    joined,
)

_LEVEL = {"chapter": "chapter", "heading": "heading", "subheading": "subheading", "headings": "heading"}
_PRODUCT = "product|products|good|goods"


class ConditionsReader(AmountsReader):
    """Reads conditions."""

    def condition(self) -> Rule | None:
        self.say(",|and")
        self.say("in which") or self.say("where")
        self.say(",")
        if self.say("within the above limit ,?"):
            self.say("where")
        if self.say("from"):
            return self.start()
        if self.say("there is a? qvc of not less than") or self.say("there is a? regional value content of"):
            self.say("not less than") or self.say("at least")
            return self.content()
        reads: tuple[Callable[[], Rule | None], ...] = (
            self.ceiling,
            self.floor,
            self.state,
            self.of_the_goods,
            self.process,
        )
        for read in reads:
            found = self.try_rule(read)
            if found is not None:
                return found
        return None

    def state(self) -> Rule | None:
        """What the materials must be: wholly obtained, originating, of another heading."""
        of = self.material_list()
        if not of:
            return None
        self.say("used")
        if self.say("in the? production|manufacture"):
            self.say("of the product|good")
        self.say(", taken together ,")
        if self.say("does|do not exceed"):
            return self._at_most(of)
        if not self.say("is|are|must|shall"):
            return None
        while self.say("be|already"):
            pass
        return self._state(of)

    def _at_most(self, of: tuple[Materials, ...]) -> Rule | None:
        """Materials that "do not exceed" a share: by weight where the share is of a weight."""
        limits = self.limits(of)
        measures = {limit.base if limit.base in ("weight", "volume") else "value" for limit in limits}
        return Ceiling(of, limits, measures.pop()) if len(measures) == 1 else None

    def _state(self, of: tuple[Materials, ...]) -> Rule | None:
        if self.say("not used"):
            return Shift("", but=of)
        if self.say("only used up to a value|limit of") or self.say("used only up to a value of"):
            limits = self.limits()
            return Ceiling(of, limits) if limits else None
        if self.say("wholly obtained") or self.say("wholly produced"):
            self.say("or produced")
            self.say("in the country or territory")
            return self._or_within(Obtained(of))
        if self.say("wholly? originating"):
            start = self.at
            if self.say("and are classified in|within a heading other than") and (but := self.ranges()):
                return All((Obtained(of, "originating"), Shift("", but=(Materials(ranges=but),))))
            self.at = start
            return Obtained(of, "originating")
        if self.say("classified within|in|under|into a|any"):
            return self._classified()
        return None

    def _or_within(self, rule: Rule) -> Rule:
        """What may be used although it is not so, "if all the other materials used are already originating"."""
        start = self.at
        if self.say("or ,? if"):
            when = self.at
            if self.say("all the other materials used are already? originating ,"):
                words = self.since(when)
                of = self.material_list()
                if of and self.say("may be used up to a limit of") and (limits := self.limits()):
                    return Allowing(rule, of, limits, words)
        self.at = start
        return rule

    def _classified(self) -> Rule | None:
        """Of "a heading other than that of the product", or than those named."""
        level = _LEVEL.get(self.word(), "")
        if not level:
            return None
        self.at += 1
        if not (self.say("other than") or self.say(", except") or self.say("except")):
            return None
        return self.excepted(level)

    def excepted(self, level: str, but: tuple[Materials, ...] = ()) -> Rule | None:
        """A change of ``level``, from the words after "except" or "other than" on."""
        own, found = False, list(but)
        if self.say(":"):
            return self._excepted_items()
        while True:
            start = self.at
            if (own or found) and not self.joiner():
                break
            self.say("except|for")
            if self.say(f"for? that|those of the {_PRODUCT}") or self.say(f"the {_PRODUCT}"):
                own = True
                continue
            self.say("for|from")
            one = None if self.look("in which") or (self.look("from materials") and own) else self.materials()
            if one is None:
                self.at = start
                break
            found.append(one)
        if not own and not found:
            return None
        return self.included(level if own else "", tuple(found))

    def _excepted_items(self) -> Rule | None:
        found: list[Materials] = []
        while self.say("•|¶"):
            one = self.materials()
            if one is None:
                return None
            found.append(one)
            self.say(",")
            self.say("and|or")
        return Shift("", tuple(found)) if found else None

    def included(self, level: str, but: tuple[Materials, ...]) -> Rule:
        """The same, with what "including …" lets in."""
        start = self.at
        self.say(",")
        if self.say("including") and not self.look("cutting"):
            including = self.material_list()
            if including:
                return Shift(level, but, including)
        self.at = start
        return Shift(level, but)

    def start(self) -> Rule | None:
        """What production starts from."""
        return self.try_rule(self._from_any) or self.try_rule(self._from_classified) or self.try_rule(self._from_named)

    def _from_any(self) -> Rule | None:
        self.say("all")
        self.say("non-originating")
        if not self.say("materials|material|products of|from any"):
            return None
        other = self.say("other")
        level = _LEVEL.get(self.word(), "")
        if not level:
            return None
        self.at += 1
        start = self.at
        self.say(",")
        if self.say("except|excluding"):
            found = self.excepted(level)
            if found is None or not other:
                return found
            but = found.but if isinstance(found, Shift) else ()
            return Shift(level, but)
        self.at = start
        return self.included(level if other else "", ())

    def _from_classified(self) -> Rule | None:
        if self.say("materials|material not classified within|in"):
            self.say("a") if self.look("a heading other") else None
            but = self.ranges()
            return Shift("", (Materials(ranges=but),)) if but else None
        if self.say("materials|material classified within|in a|any"):
            return self._classified()
        return None

    def _from_named(self) -> Rule | None:
        if self.say(":"):
            return self._named_items()
        of = self.material_list()
        start = self.at
        if of and self.say("of any heading , except|excluding"):
            but = self.material_list()
            if but:
                of = tuple(msgspec.structs.replace(one, but=but) for one in of)
            else:
                self.at = start
        self.subject = of
        return From(of) if of else None

    def _named_items(self) -> Rule | None:
        found: list[Materials] = []
        while True:
            start = self.at
            self.say(",|;")
            self.say("or|and|and/or")
            if not self.say("•|¶") and (found and self.at == start):
                break
            self.say("the following materials : •|¶")
            one = self.material_list()
            if self.word() in ("may", "are", "is"):
                one = ()
            if not one:
                self.at = start
                break
            found += one
        self.subject = tuple(found)
        return From(tuple(found)) if found else None

    def of_the_goods(self) -> Rule | None:
        """A state of the goods, or a result that the change must have; taken in its own words."""
        start = self.at
        if not (self.say(f"the {_PRODUCT}|production|change|biodiesel") or self.say(f"{_PRODUCT}|biodiesel")):
            return None
        if self.word() not in ("is", "are", "has", "have", "reduces", "contains", "undergoes"):
            return None
        self.sentence()
        return Process(self.since(start))

    def process(self) -> Rule | None:
        """A working, in its own words up to a condition."""
        start = self.at
        if not is_process([self.word(ahead) for ahead in range(4)]):
            return None
        within: tuple[Range, ...] = ()
        while not self.ended and not self._process_ends():
            if self.say("of|from") and (found := self.ranges()):
                within += found
            elif self.parenthesis() is None:
                self.at += 2 if self.look("in which integrated") else 1
        words = self.since(start)
        return Process(words, within) if words else None

    def _process_ends(self) -> bool:
        word, after = self.word(), self.word(1)
        if word == "(":
            return after in ("see", "for")
        if word in ("is", "are") and after in ("formed", "undergone"):
            return False
        if self.look(",? in which"):
            return not self.look(",? in which integrated")
        if word == "the" and after in ("value", "total"):
            return True
        if word == "provided" or (word in JOINERS | {","} and after in ("provided", "see", "however")):
            return True
        if word == "or" and (self.token(1).text[:1].isupper() or after == "¶"):
            return True
        if word == "including":
            return False
        return self._name_ends(self.at) and word not in ("used", "if") and word not in JOINERS | {","}

    def items(self, default: type[All] | type[AnyOf] = All) -> Rule | None:
        """One condition or several joined by "and", or a list of them."""
        if self.say(":"):
            return self.items_listed(default)
        found: list[Rule] = []
        while True:
            start = self.at
            if found and not (self.say(", and") or self.say("and") or self.say(",")):
                break
            if found and self.look("manufacture|production"):
                self.at = start
                break
            self.say("in which") or self.say("where|that")
            one = self.try_rule(self.condition)
            if one is None:
                self.at = start
                break
            found.append(one)
        return joined(found, All) if found else None

    def items_listed(self, default: type[All] | type[AnyOf] = All) -> Rule | None:
        parts: list[Rule] = []
        joiners: list[str] = []
        while True:
            self.say("•|¶")
            self._letter()
            parts.append(self._item())
            start = self.at
            self.say(",|;") or (self.look(". •") and self.say("."))
            if self.look("¶ and|or|and/or •|¶"):
                self.at += 1
            word = next((word for word in ("and/or", "and", "or") if self.say(word)), "")
            self.say(",")
            if not self.look("•|¶") or self._after_list():
                self.at = start
                break
            joiners.append(word)
        return _grouped(parts, joiners, default)

    def _item(self) -> Rule:
        start = self.at
        one = self.try_rule(self.condition)
        self.say("in the country or territory")
        if one is not None and (self.ended or self.word() in JOINERS | {",", ";", ".", "•", "¶"}):
            here, self.at = self.at, self.at
            closed = self.item_tail(one)
            if self.look("•") or self.look("and|or|, •|and|or"):
                return closed
            self.at = here
            return one
        self.at = start
        return Unread(self.sentence())

    def item_tail(self, rule: Rule) -> Rule:
        """An allowance that follows within an item; the reader of sentences knows it."""
        return rule

    def _after_list(self) -> bool:
        """Whether the next paragraph is no item any more."""
        if self.word() == "¶" and self.token(1).text[:1].isupper():
            return True
        return self.look("¶ however|see|for|note|this|a|or")


def _grouped(parts: list[Rule], joiners: list[str], default: type[All] | type[AnyOf]) -> Rule:
    """A list's items; a joiner not written is the next one written, "or" binds its neighbours more than "and"."""
    stated = [word for word in joiners if word]
    if not stated:
        return joined(parts, default)
    for place in range(len(joiners) - 2, -1, -1):
        joiners[place] = joiners[place] or joiners[place + 1]
    groups: list[list[Rule]] = [[parts[0]]]
    for word, part in zip(joiners, parts[1:], strict=True):
        if word in ("or", "and/or"):
            groups[-1].append(part)
        else:
            groups.append([part])
    return joined([joined(group, AnyOf) for group in groups], All)
