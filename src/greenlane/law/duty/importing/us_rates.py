"""What does a rate of the United States schedule say? Its text, read into an expression of ours; never guessed.

``42.3¢/kg + 8.5%`` is ``0.423 USD / kg + 8.5 %``. The words it knows stand in ``us.toml``. What is not understood to
the last character raises UnreadError: a rate half read would be a rate too low.
"""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from greenlane.law.duty.importing.draft import UnreadError

_PERCENT = re.compile(r"(?P<rate>[\d.]+) ?(?:%|percent)(?: (?:on|of|upon) (?P<part>.+?))?(?:, if any)?")
_AMOUNT = re.compile(r"(?:\$(?P<dollars>[\d.]+)|(?P<cents>[\d.]+)¢)(?: ?/ ?| (?=each|for ))(?P<unit>.+)")
_LINKED = re.compile(r"(?P<words>.+?)(?: ?(?P<sign>\+|plus|minus) ?(?:a duty of )?(?P<rest>\d.*))?")
#: Raw sugar: an amount less another for each degree under 100, but at least a third.
_DEGREES = re.compile(
    r"([\d.]+)¢/kg less ([\d.]+)¢/kg for each degree under 100 degrees \(and fractions of a degree in proportion\) "
    r"but not less than ([\d.]+)¢/kg"
)
_PLUS = re.compile(r" ?\+ ?")


@cache
def words() -> Mapping[str, Any]:
    """The tables of ``us.toml``."""
    return tomllib.loads(files(__package__).joinpath("us.toml").read_text())


def expression(text: str) -> str:
    """The rate as an expression of ours. Raises UnreadError."""
    plain = _plain(text)
    if plain.lower() == "free":
        return "NIHIL"
    degrees = _DEGREES.fullmatch(plain)
    if degrees:
        most, less, least = [_dollars(cents) for cents in degrees.groups()]
        return f"{most} USD / kg - {less} USD / kg / DEG MIN {least} USD / kg"
    linked = _LINKED.fullmatch(plain)
    if linked and linked["words"].lower() in words()["links"]:
        link = words()["links"][linked["words"].lower()]
        sign = "-" if linked["sign"] == "minus" else "+"
        return f"{link} {sign} {_terms(linked['rest'], text)}" if linked["sign"] else str(link)
    return _terms(plain, text)


def _plain(text: str) -> str:
    """One blank between words, none around a stroke; slips of the press put right."""
    plain = re.sub(r" ?/ ?", "/", " ".join(text.split()))
    return plain.replace("pf. liter", "pf.liter").replace("inthe ", "in the ").replace("on case", "on the case")


def _terms(text: str, whole: str) -> str:
    return " + ".join(_term(part, whole) for part in _PLUS.split(text))


def _term(text: str, whole: str) -> str:
    percent = _PERCENT.fullmatch(text)
    if percent:
        return _percent(percent["rate"], percent["part"] or "", whole)
    amount = _AMOUNT.fullmatch(text)
    unit = words()["rates"].get(amount["unit"].rstrip(".").lower()) if amount else None
    if amount is None or unit is None:
        raise UnreadError(whole)
    dollars = amount["dollars"] or _dollars(amount["cents"])
    return f"{_number(dollars, whole)} USD / {unit}"


def _percent(rate: str, part: str, whole: str) -> str:
    if not part:
        return f"{_number(rate, whole)} %"
    unit = words()["parts"].get(part)
    if unit is None:
        raise UnreadError(whole)
    return f"{_number(rate, whole)} % of {unit}" if unit else f"{_number(rate, whole)} %"


def _number(text: str, whole: str) -> str:
    if not re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", text):
        raise UnreadError(whole)
    return format(Decimal(text), "f")


def _dollars(cents: str) -> str:
    """Cents in dollars, every digit kept. Raises UnreadError."""
    return format(Decimal(_number(cents, cents)).scaleb(-2), "f")
