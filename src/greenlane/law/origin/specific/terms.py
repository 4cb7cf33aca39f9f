"""What is a product-specific rule made of? A tree of tests; what was not understood stays in it, in its own words."""

from collections.abc import Iterator
from decimal import Decimal

from greenlane.core.words import Fact


class Range(Fact, frozen=True):
    """Chapters, headings or subheadings from ``first`` to ``last``: both of 2, 4 or 6 digits and of one length."""

    first: str
    last: str


class Materials(Fact, frozen=True):
    """Which materials: those in ``ranges`` or of the product's ``own`` heading (chapter, subheading, description),
    and that are ``words``; of one ``origin`` only where said, the ``other`` ones of a heading, none of ``but``.
    ``within`` are ranges that stand inside the words and bind only a part of them."""

    ranges: tuple[Range, ...] = ()
    own: str = ""
    words: str = ""
    within: tuple[Range, ...] = ()
    origin: str = ""
    other: bool = False
    but: "tuple[Materials, ...]" = ()


class Share(Fact, frozen=True):
    """``percent`` of a ``base``: EXW, FOB, TV (transaction value), weight, volume, or "" where the text names none."""

    percent: Decimal
    base: str = ""


class Obtained(Fact, frozen=True, tag=True):
    """The materials ``of`` (the goods themselves where none) are wholly obtained, or originating."""

    of: tuple[Materials, ...]
    how: str = "wholly obtained"


class Shift(Fact, frozen=True, tag=True):
    """Non-originating materials are of another chapter, heading or subheading than the product (``level``; of any
    where ""), and none of ``but``; those ``including`` may be used."""

    level: str
    but: tuple[Materials, ...] = ()
    including: tuple[Materials, ...] = ()


class From(Fact, frozen=True, tag=True):
    """Production starts from these materials, or from an earlier stage of them."""

    of: tuple[Materials, ...]


class Ceiling(Fact, frozen=True, tag=True):
    """The ``measure`` (value, weight, volume) of the materials ``of`` is at most one of ``limits``; of ``each`` of
    them alone where said. No ``of``: all that does not originate."""

    of: tuple[Materials, ...]
    limits: tuple[Share, ...]
    measure: str = "value"
    each: bool = False


class Floor(Fact, frozen=True, tag=True):
    """At least this share of the materials ``of``, by weight, is ``how``; or they are worth more than it."""

    of: tuple[Materials, ...]
    least: Share
    measure: str = "weight"
    how: str = "originating"


class Balance(Fact, frozen=True, tag=True):
    """What does not originate is worth no more than what does; among the materials of ``where``, if said."""

    where: str = ""


class Content(Fact, frozen=True, tag=True):
    """A regional value content of at least ``percent``: by ``method`` build-up, build-down, either, focused (on the
    materials ``of``), net cost, or "" where the text names none."""

    percent: Decimal
    method: str = ""
    base: str = ""
    of: tuple[Materials, ...] = ()


class Process(Fact, frozen=True, tag=True):
    """A working that must have been done, or a state the goods must be in; ``within`` are the goods its words name."""

    words: str
    within: tuple[Range, ...] = ()


class Referred(Fact, frozen=True, tag=True):
    """A requirement that stands elsewhere in the agreement; the text only names it."""

    words: str


class NoChange(Fact, frozen=True, tag=True):
    """No change in tariff classification is required."""


class Retained(Fact, frozen=True, tag=True):
    """The origin the goods had in their original classification is kept."""


class Each(Fact, frozen=True, tag=True):
    """Each item of the set satisfies its own rule; items that do not originate up to ``limits``, if any."""

    limits: tuple[Share, ...] = ()


class Unread(Fact, frozen=True, tag=True):
    """Words that no rule of the grammar reads: a person must decide."""

    words: str


class All(Fact, frozen=True, tag=True):
    """Every part holds."""

    parts: "tuple[Rule, ...]"


class AnyOf(Fact, frozen=True, tag=True):
    """One part is enough."""

    parts: "tuple[Rule, ...]"


class Unjoined(Fact, frozen=True, tag=True):
    """Parts of which the source does not say whether all or one must hold."""

    parts: "tuple[Rule, ...]"


class Only(Fact, frozen=True, tag=True):
    """``rule`` is for the goods ``of``, and no others of its heading."""

    of: tuple[Materials, ...]
    rule: "Rule"


class Allowing(Fact, frozen=True, tag=True):
    """``rule``, but the materials ``of`` may be used though they fail it: up to ``limits`` together, if any, and
    where ``when`` holds."""

    rule: "Rule"
    of: tuple[Materials, ...]
    limits: tuple[Share, ...] = ()
    when: str = ""


class Noted(Fact, frozen=True, tag=True):
    """``rule``, read with a note of the agreement that ``relaxes`` it, ``restricts`` it or "" only explains."""

    rule: "Rule"
    note: str
    effect: str = ""


Rule = (
    Obtained
    | Shift
    | From
    | Ceiling
    | Floor
    | Balance
    | Content
    | Process
    | Referred
    | NoChange
    | Retained
    | Each
    | Unread
    | All
    | AnyOf
    | Unjoined
    | Only
    | Allowing
    | Noted
)


def inside(rule: Rule) -> Iterator[Rule]:
    """The rule and every rule within it, outermost first."""
    yield rule
    match rule:
        case All(parts=parts) | AnyOf(parts=parts) | Unjoined(parts=parts):
            for part in parts:
                yield from inside(part)
        case Only(rule=inner) | Allowing(rule=inner) | Noted(rule=inner):
            yield from inside(inner)
        case _:
            pass


def joined(parts: list[Rule], by: type[All] | type[AnyOf] | type[Unjoined]) -> Rule:
    """One rule of several: the part itself where it is alone, and no nesting of the same kind."""
    flat: list[Rule] = []
    for part in parts:
        flat += part.parts if isinstance(part, by) else [part]
    return flat[0] if len(flat) == 1 else by(parts=tuple(flat))
