"""The grammar: what a text says is in its tree; what it does not understand stays there in its own words."""

from decimal import Decimal

import pytest

from greenlane.law.origin.specific.classes import Reading, reading
from greenlane.law.origin.specific.grammar import parse
from greenlane.law.origin.specific.terms import (
    All,
    Allowing,
    AnyOf,
    Balance,
    Ceiling,
    Content,
    From,
    Materials,
    NoChange,
    Noted,
    Obtained,
    Only,
    Process,
    Range,
    Share,
    Shift,
    Unread,
    inside,
)
from greenlane.law.origin.specific.tokens import plain

ALL, FOREIGN = Materials(), Materials(origin="non-originating")


def of(*codes: str, **also: str) -> Materials:
    return Materials(ranges=tuple(Range(*code.split("-") * (1 if "-" in code else 2)) for code in codes), **also)  # type: ignore[arg-type]


def upto(percent: str, base: str = "EXW") -> tuple[Share, ...]:
    return (Share(Decimal(percent), base),)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Manufacture from materials of any heading, except that of the product.", Shift("heading")),
        (
            "Manufacture from materials of any heading, except that of the product and of heading 7001.",
            Shift("heading", but=(of("7001"),)),
        ),
        (
            "Manufacture in which all the materials used are classified within a heading other than that of the"
            " product.",
            Shift("heading"),
        ),
        (
            "Manufacture in which the value of all the materials used does not exceed **37%** of the ex-works price of"
            " the product.",
            Ceiling((ALL,), upto("37")),
        ),
        (
            "Manufacture from materials of any heading, except that of the product. However, materials of the same"
            " heading as the product may be used, provided that their total value does not exceed 12.5% of the"
            " ex-works price of the product.",
            Allowing(Shift("heading"), (Materials(own="heading"),), upto("12.5")),
        ),
        (
            "Manufacture from materials of any heading, except that of the product. However, scrap of [heading&nbsp;"
            "7404](/headings/7404) may not be used.",
            Shift("heading", but=(of("7404", words="scrap"),)),
        ),
        ("All the animals of chapter 1 shall be wholly obtained.", Obtained((of("01", words="animals"),))),
        (
            "A change to a good of subheading 100110 through 100190 from any other chapter, except from heading 1003"
            " to heading 1005 or 1007.",
            Only((of("100110-100190"),), Shift("chapter", but=(of("1003-1005", "1007"),))),
        ),
        (
            "<abbr title='x'>CTSH</abbr>: All non-originating materials used in the production of the good have"
            " undergone a change in tariff classification at the 6-digit level (subheading).",
            Shift("subheading"),
        ),
        (
            "A maximum of **45%** of the ex-works price (EXW) is made up of non-originating parts (MAXNOM).",
            Ceiling((), upto("45")),
        ),
        (
            "Manufacture from: \n\n- hemp yarn, *or*\n\n- paper.",
            From((Materials(words="hemp yarn"), Materials(words="paper"))),
        ),
        (
            "A change to a good of heading 5601 from any other chapter. A change to a good of heading 5602 from any"
            " other heading.",
            AnyOf((Only((of("5601"),), Shift("chapter")), Only((of("5602"),), Shift("heading")))),
        ),
        ("Spinning of hemp.", Process("Spinning of hemp")),
        (
            "Manufacture in which:\n\n- the value of all the materials used does not exceed 40% of the ex-works price"
            " of the product, *and*\n\n- the value of all the non-originating materials used does not exceed the value"
            " of all the originating materials used.",
            All((Ceiling((ALL,), upto("40")), Balance())),
        ),
        (
            "No change in tariff classification required for a good of heading 9999, provided there is a regional"
            " value content of not less than:\n\n- a) 30% under the build-up method.\n\n- b) 40% under the build-down"
            " method.",
            Only(
                (of("9999"),),
                All(
                    (
                        NoChange(),
                        AnyOf((Content(Decimal(30), "build-up"), Content(Decimal(40), "build-down"))),
                    )
                ),
            ),
        ),
        (
            "Manufacture in which the value of all non-originating materials used does not exceed 50% of the ex-works"
            " price (EXW) or 45% of the Free on Board (FOB) cost of the product.",
            Ceiling((FOREIGN,), (*upto("50"), *upto("45", "FOB"))),
        ),
        (
            "Manufacture from materials of any heading, except that of the product or Manufacture in which the value"
            " of all the materials used does not exceed 70% of the ex-works price of the product.",
            AnyOf((Shift("heading"), Ceiling((ALL,), upto("70")))),
        ),
        (
            "Manufacture from yarn.\n\nFor special conditions relating to products made of a mixture of textile"
            " materials, see Introductory Note 5.",
            Noted(
                From((Materials(words="yarn"),)),
                "For special conditions relating to products made of a mixture of textile materials, see Introductory"
                " Note 5",
                "relaxes",
            ),
        ),
    ],
)
def test_a_text_and_its_tree(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Whatever the committee of the parties agrees.",
        "Manufacture in which the value of the moon does not exceed the value of the sun.",
        "Manufacture from materials of any heading, except that of the product, while Mars is in the third house.",
        "Manufacture in which the value of all the materials used does not exceed 40% of the wage bill.",
        "A change from any other planet.",
        "Manufacture in which:\n\n- all the materials used are classified within a heading other than that of the"
        " product, *and*\n\n- the colour of all the materials used is green.",
    ],
)
def test_what_is_not_understood_stays_in_sight(text: str) -> None:
    tree = parse(text)
    assert reading(tree) is not Reading.FULL
    unread = [part.words for part in inside(tree) if isinstance(part, Unread)]
    assert all(words in plain(text) for words in unread)


def test_a_text_without_end_is_not_read() -> None:
    assert reading(parse("Manufacture from yarn or " * 2000)) is Reading.NONE
