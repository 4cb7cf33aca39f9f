"""What is said after a rule? What may be used all the same ("However, …"), and notes that explain or change it."""

from greenlane.law.origin.specific.conditions import ConditionsReader
from greenlane.law.origin.specific.terms import (
    All,
    Allowing,
    Ceiling,
    Materials,
    Noted,
    Referred,
    Rule,
    Share,
    Shift,
    inside,
    joined,
)

_NOTES = (
    ("for the? special conditions", "relaxes"),
    ("see also?", "relaxes"),
    ("in accordance with", "restricts"),
    ("this rule shall apply until", "restricts"),
    ("note :", "either"),
    ("in the case of", "either"),
    ("a ' group' is regarded as", ""),
    ("the following foils shall be considered as", ""),
    ("- within the limits of", "restricts"),
    ("for knitted or crocheted articles", "relaxes"),
)
_BRACKETS = (("see", "relaxes"), ("for", "relaxes"))


class NotesReader(ConditionsReader):
    """Reads allowances and notes."""

    def allowance(self, rule: Rule) -> Rule | None:
        """ "However, materials of the same heading may be used, provided that their total value does not exceed …"."""
        self.say(",")
        self.say("however")
        self.say(",")
        ceiling = self.try_rule(self.ceiling)
        if ceiling is not None:
            return joined([rule, ceiling], All)
        these = self.look("these materials")
        of = self._named_list()
        if these:
            of = tuple(one for part in inside(rule) if isinstance(part, Shift) for one in part.but)
        if not of:
            return None
        self.say("used")
        kind = self._of_which()
        self.say(",")
        if self.say("may|must not be used|incorporated"):
            if isinstance(rule, Shift):
                return Shift(rule.level, rule.but + of, rule.including)
            return joined([rule, Shift("", but=of)], All)
        if not self.say("may also? be used|incorporated"):
            return None
        return self._allowed(rule, of, kind)

    def _allowed(self, rule: Rule, of: tuple[Materials, ...], kind: str) -> Rule | None:
        """How far, and when, materials may be used all the same."""
        self.say("into|in the set")
        start = self.at
        if self.say("as a? backing"):
            return Allowing(rule, of, (), self.since(start))
        if self.say("only if"):
            return Allowing(rule, of, (), self.sentence())
        self.say(",")
        if not self.say("provided that?"):
            self.at = start
            return Allowing(rule, of, (), kind)
        self.subject = of
        found = self.try_rule(self.ceiling)
        if not isinstance(found, Ceiling) or found.of != of or found.measure != "value":
            return None
        return Allowing(rule, of, found.limits, kind)

    def _named_list(self) -> tuple[Materials, ...]:
        if not self.say(":"):
            return self.material_list()
        found: list[Materials] = []
        while not self.look("¶ of which") and self.say("•|¶"):
            one = self.material_list()
            if not one:
                return ()
            found += one
            self.say(",|;")
            self.say("and|or")
        return tuple(found)

    def _of_which(self) -> str:
        """What the materials of an allowance must be besides: "of which the denomination … is less than 9 decitex"."""
        start = self.at
        self.say("¶")
        begin = self.at
        if not self.say("of which"):
            self.at = start
            return ""
        while not self.ended and not self.look(",? may"):
            self.at += 1
        return self.since(begin)

    def set_limits(self) -> tuple[Share, ...] | None:
        """Up to how much of a set need not originate."""
        self.say("however ,?")
        if not self.say("non-originating articles may be incorporated ,? provided that? their"):
            return None
        self.say("total")
        if not self.say("value does not exceed"):
            return None
        return self.limits() or None

    def note(self, rule: Rule) -> Rule | None:
        """A note up to the end of its sentence."""
        if self.word() == "(":
            return self.noted(rule)
        self.say(",")
        start = self.at
        for phrase, effect in _NOTES:
            if self.say(phrase):
                self.sentence()
                while phrase == "note :" and not self.ended:
                    self.at += 1
                return Noted(rule, self.since(start), effect)
        return None

    def noted(self, rule: Rule) -> Rule:
        """The rule with a note in brackets, if one comes next."""
        if self.word() != "(":
            return rule
        effect = next((effect for word, effect in _BRACKETS if self.word(1) == word), "either")
        words = self.parenthesis()
        return Noted(rule, words, effect) if words else rule

    def reference(self) -> Rule | None:
        """A requirement that stands elsewhere: "Process Rule", "Standard QVC"."""
        start = self.at
        if (
            self.say("process rule")
            or self.say("standard qvc")
            or self.say("specific processes")
            or self.say("operations of refining and/or one or more specific processes")
        ):
            return Referred(self.since(start))
        return None
