"""What does the text of a rule say? Its sentences read into a tree; what no rule of the grammar reads stays Unread.

    text     := sentence { [.] (or sentence | allowance | note) }
    sentence := (Manufacture | Production) (from start | in which items | by process) tail
              | A change [to goods] from (any other level | within …) [except …] tail
              | No change in tariff classification required [for goods] tail
              | (CC | CTH | CTSH) : … [except …] tail | maximum of non-originating | regional value content
              | process tail | …
    tail     := { [,] (in which | provided that | where | and) items }

Nothing is ever guessed: a sentence that is read only to its middle keeps the rest as Unread beside what was read.
"""

from collections.abc import Callable

from greenlane.law.origin.specific.conditions import ConditionsReader
from greenlane.law.origin.specific.notes import NotesReader
from greenlane.law.origin.specific.reader import LISTS
from greenlane.law.origin.specific.shifts import ShiftsReader
from greenlane.law.origin.specific.terms import (
    All,
    AnyOf,
    Ceiling,
    Content,
    Each,
    From,
    Materials,
    Noted,
    Obtained,
    Only,
    Process,
    Referred,
    Retained,
    Rule,
    Unread,
    joined,
)

_LONGEST = 8000


def parse(text: str) -> Rule:
    """The tree of a rule's text, whatever it is: what cannot be read is Unread, and a text too long wholly so."""
    if len(text) > _LONGEST:
        return Unread(text[:_LONGEST])
    return _Sentences(text).text_rule()


def _together(sentences: list[Rule]) -> Rule:
    """Sentences of one text: all hold, but where each is for goods of its own, one is the rule."""
    separate = len(sentences) > 1 and all(isinstance(one, Only) for one in sentences)
    return joined(sentences, AnyOf if separate else All)


class _Sentences(ShiftsReader, NotesReader, ConditionsReader):
    """Recursive descent over the tokens; each method reads one rule of the grammar."""

    def text_rule(self) -> Rule:
        """The whole text."""
        alternatives: list[list[Rule]] = [[]]
        while not self.ended:
            if self._past_marks():
                continue
            current = alternatives[-1]
            if current and self._other_alternative():
                alternatives.append([])
                continue
            if current:
                closed = self.after(_together(current))
                if closed is not None:
                    alternatives[-1] = [closed]
                    continue
            current.append(self._next())
        return joined([_together(group) for group in alternatives if group], AnyOf) if any(alternatives) else Unread("")

    def _past_marks(self) -> bool:
        if self.word() in (".", "¶", ";", ",") and not (self.word() == "," and self.word(1) == "or"):
            self.at += 1
            return True
        return False

    def _other_alternative(self) -> bool:
        """An "or" between sentences."""
        start = self.at
        self.say(",")
        if self.say("or|and/or"):
            self.say("¶") or self.say(":")
            return True
        self.at = start
        return False

    def _next(self) -> Rule:
        """A sentence, or what of it could be read beside what could not."""
        start = self.at
        found = self.try_rule(self.sentence_rule)
        if found is None:
            self.at = start
            self.say("•")
            return Unread(self._skipped())
        found = self.tail(found)
        if self.ended or self.word() in (".", "¶", "•") or self.look(",? or|and/or") or self._note_next():
            return found
        if self.word() == "," and self.word(1) in ("", "¶", "•"):
            return found
        if self.look("however") or self.look(", however"):
            return found
        left = self._skipped()
        return joined([found, Unread(left)], All) if left else found

    def _skipped(self) -> str:
        start = self.at
        while not self.ended and self.word() != "." and not self.look("¶ or"):
            if self.parenthesis() is None:
                self.at += 1
        return self.since(start) or self.token(-1).text

    def sentence_rule(self) -> Rule | None:
        """One sentence up to its conditions."""
        reads: tuple[Callable[[], Rule | None], ...] = (
            self.reference,
            self.manufacture,
            self.change,
            self.abbreviated,
            self.most,
            self.content_sentence,
            self.set_or_retained,
            self.whole,
            self.state,
            self.ceiling,
            self.working,
        )
        self._letter()
        for read in reads:
            found = self.try_rule(read)
            if found is not None:
                return found
        return None

    def manufacture(self) -> Rule | None:
        """ "Manufacture from …", "Production in which …", "Other operations in which …"."""
        if not (self.say("manufacture|manufacturing|production") or self.say("other? operations")):
            return None
        self.say("than those referred to in column") or self.say("than those referred to above")
        self.number()
        self.say(",")
        if self.look(":"):
            return self.items()
        if self.look("from :") or self.look("from •"):
            self.at += 1
            return self.start()
        if self.look("of materials of any") and self.say("of"):
            return self.start()
        if self.look("•"):
            return self.items_listed()
        if self.look("from"):
            return self.items()
        if self.say("in which") or self.say("where"):
            return self.items()
        if self.say("by"):
            return self.process()
        return None

    def tail(self, rule: Rule) -> Rule:
        """The rule with the conditions that follow it in its sentence."""
        parts, start = [rule], self.at
        if isinstance(rule, From):
            self.subject = rule.of
        while True:
            start = self.at
            self.say(",")
            self.say("and|but") if self.look("and|but in|provided|where|from|the") else None
            one = self._condition_tail()
            if one is None:
                self.at = start
                break
            parts.append(one)
        if isinstance(rule, Only) and parts[1:]:
            return Only(rule.of, joined([rule.rule, *parts[1:]], All))
        return joined(parts, All)

    def _condition_tail(self) -> Rule | None:
        if self.say("the value of which does not exceed"):
            limits = self.limits()
            return Ceiling(self.subject or (Materials(words="which"),), limits) if limits else None
        content = self.try_rule(self._content_tail)
        if content is not None:
            return content
        start = self.at
        if self.say("accompanied|followed|combined|preceded by|with") and self.process() is not None:
            return Process(self.since(start))
        self.at = start
        if (
            self.say("in which")
            or self.say("where")
            or self.say("provided|providing that?")
            or self.say("and provided that?")
        ):
            return self.items()
        if self.look(". • in|all|the|where"):
            self.at += 1
            return self.items_listed()
        if self.say("from") and self.word(-2) in ("and", ","):
            return self.start()
        if self.say("and") and self.look("a|the maximum"):
            return self.most()
        if self.look("and") and self.say("and"):
            return self.try_rule(self.state)
        return self.try_rule(self.ceiling)

    def _content_tail(self) -> Rule | None:
        if self.say("and? standard qvc"):
            return Referred("Standard QVC")
        if self.say("and? a qvc of not less than"):
            return self.content()
        return self.content_sentence() if self.say("and") else None

    def abbreviated(self) -> Rule | None:
        return self.try_rule(self._abbreviated)

    def most(self) -> Rule | None:
        """ "A maximum of 45% of the ex-works price (EXW) is made up of non-originating parts (MAXNOM)"."""
        if not self.say("a|the maximum"):
            return None
        if self.say("value of non-originating materials"):
            self.parenthesis()
            limits = self.limits() if self.say("cannot|can exceed") or self.say("can not exceed") else ()
            return Ceiling((), limits) if limits else None
        limits = self.limits() if self.say("of") else ()
        if not limits or not self.say("is made up of non-originating parts|materials"):
            return None
        self.say("( maxnom )")
        return self.noted(Ceiling((), limits))

    def content_sentence(self) -> Rule | None:
        """A regional value content said in a sentence of its own, or as an item of a list that went before."""
        start = self.at
        if self.say("•") and self._letter():
            return self.content() if self.percent_next() else None
        self.at = start
        if self.say("a? qvc of not less than"):
            return self.content()
        if not (self.say("the|your good|goods has|have|contain a? regional value content") or self.say("rvc")):
            return None
        self.parenthesis()
        if self.say("as calculated under article"):
            self.number()
            self.say("of the origin reference document")
        return self.content() if self.say("of? not less than") or self.say("of? at least") else None

    def percent_next(self) -> bool:
        return self.token().kind == "number" and self.word(1) == "%"

    def set_or_retained(self) -> Rule | None:
        if self.say("each item|article in the set must|shall satisfy the rule ,? which would apply to it"):
            self.say("if it were not included in the set")
            if self.say(", provided that"):
                return Each(self.set_limits() or ())
            return Each()
        if self.say("the origin of the product in its original classification shall be retained"):
            return Retained()
        return None

    def whole(self) -> Rule | None:
        """The goods themselves, or all of a chapter, are wholly obtained."""
        if self.say("none if"):
            return self.state()
        start = self.at
        if self.say("all? goods|products must|shall|are be? wholly obtained"):
            return Obtained(())
        self.at = start
        if self.say("all the?"):
            self.at = start
            return self.state()
        return None

    def working(self) -> Rule | None:
        """Named workings, one or several."""
        start = self.at
        self.say("•")
        self.say("a|any|the") if self.look("a|any|the operation|process") else None
        found = self.process()
        if found is None:
            self.at = start
            return None
        if self.say("is|are undergone"):
            found = Process(self.since(start))
        return found

    def item_tail(self, rule: Rule) -> Rule:
        start = self.at
        if self.say("."):
            closed = self.try_rule(lambda: self.allowance(rule))
            if closed is not None:
                return closed
        self.at = start
        return rule

    def _note_next(self) -> bool:
        return self.look(",? see|for|note|in|(|-") and self.attempt_note()

    def attempt_note(self) -> bool:
        start = self.at
        found = self.note(Process("")) is not None
        self.at = start
        return found

    def after(self, rule: Rule) -> Rule | None:
        """The rule with the allowance or note that comes next."""
        if self.word() in LISTS:
            return None
        if isinstance(rule, Each) or (isinstance(rule, Noted) and isinstance(rule.rule, Each)):
            limits = self.attempt(self.set_limits)
            if limits is not None:
                return Each(limits)
        return self.try_rule(lambda: self.allowance(rule)) or self.try_rule(lambda: self.note(rule))


__all__ = ["Content", "parse"]
