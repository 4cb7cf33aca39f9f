"""How is a tree told? One sentence in plain words, with every threshold and every code of it and no others."""

from collections.abc import Iterable, Sequence

from greenlane.law.origin.specific.terms import (
    All,
    Allowing,
    AnyOf,
    Balance,
    Ceiling,
    Content,
    Each,
    Floor,
    From,
    Materials,
    NoChange,
    Noted,
    Obtained,
    Only,
    Process,
    Range,
    Referred,
    Retained,
    Rule,
    Share,
    Shift,
    Unjoined,
    Unread,
)

_KINDS = {2: "chapter", 4: "heading", 6: "subheading"}
_METHODS = {"either": "build-up or build-down"}
_BASES = {
    "EXW": " of the ex-works price",
    "FOB": " of the free-on-board value",
    "TV": " of the transaction value",
    "weight": " of the weight of the product",
    "volume": " by volume",
    "value": " by value",
    "same": " of all such materials",
}


def write(rule: Rule) -> str:
    """The sentence of a tree."""
    match rule:
        case All(parts=parts):
            return _listed([_inner(part) for part in parts], "and")
        case AnyOf(parts=parts):
            return _listed([_inner(part) for part in parts], "or")
        case Unjoined(parts=parts):
            return " | ".join(write(part) for part in parts) + " (the source does not say whether all or one)"
        case Only(of=of, rule=inner):
            return f"for {goods(of)}: {write(inner)}"
        case Allowing(rule=inner, of=of, limits=limits, when=when):
            upto = f" up to {shares(limits)}" if limits else ""
            return f"{_inner(inner)}; {materials(of)} may be used{upto}{f' ({when})' if when else ''}"
        case Noted(rule=inner, note=note):
            return f"{write(inner)} [{note}]"
        case _:
            return _test(rule)


def _inner(rule: Rule) -> str:
    return f"({write(rule)})" if isinstance(rule, (All, AnyOf, Unjoined, Allowing)) else write(rule)


def _test(rule: Rule) -> str:
    match rule:
        case Obtained(of=(), how=how):
            return f"the goods are {how}"
        case Obtained(of=of, how=how):
            return f"{materials(of)} used are {how}"
        case Shift():
            return _shift(rule)
        case From(of=of):
            return f"made from {materials(of)}"
        case Ceiling() | Floor() | Balance() | Content():
            return _amount(rule)
        case _:
            return _stated(rule)


def _stated(rule: Rule) -> str:
    match rule:
        case Process(words=words):
            return words
        case Referred(words=words):
            return f"what the agreement sets as '{words}'"
        case NoChange():
            return "no change of classification is required"
        case Retained():
            return "the goods keep the origin of their original classification"
        case Each(limits=limits):
            upto = f"; others up to {shares(limits)}" if limits else ""
            return f"each item of the set meets its own rule{upto}"
        case Unread(words=words):
            return f"not understood: '{words}'"
        case _:
            raise TypeError(type(rule).__name__)


def _shift(rule: Shift) -> str:
    if rule.level:
        text = f"non-originating materials are of another {rule.level} than the product"
    else:
        text = "non-originating materials may be of any heading"
    if rule.but:
        text += f", except {materials(rule.but)}"
    if rule.including:
        text += f", including {materials(rule.including)}"
    return text


def _amount(rule: Ceiling | Floor | Balance | Content) -> str:
    match rule:
        case Ceiling(of=of, limits=limits, measure=measure, each=each):
            what = materials(of) if of else "all non-originating materials"
            return f"the {measure} of {'each of ' if each else ''}{what} is at most {shares(limits)}"
        case Floor(of=of, least=least, measure="value"):
            return f"the value of {materials(of)} is more than {shares((least,))}"
        case Floor(of=of, least=least, measure=measure):
            return f"at least {shares((least,))} by {measure} of {materials(of)} is {rule.how}"
        case Balance(where=where):
            return f"what does not originate is worth no more than what does{f', {where}' if where else ''}"
        case Content(percent=percent, method=method, base=base, of=of):
            by = f" by the {_METHODS.get(method, method)} method" if method else ""
            only = f", counting only {materials(of)}" if of else ""
            return f"the regional value content is at least {percent} %{_BASES.get(base, '')}{by}{only}"


def shares(limits: Sequence[Share]) -> str:
    """ "40 % of the ex-works price or 45 % of the free-on-board value"."""
    return " or ".join(f"{share.percent} %{_BASES.get(share.base, '')}" for share in limits)


def materials(of: Iterable[Materials]) -> str:
    """Several kinds of materials in words."""
    return _listed([_kind(one, "materials") for one in of], "or")


def goods(of: Iterable[Materials]) -> str:
    """Several kinds of goods in words."""
    return _listed([_kind(one, "goods") for one in of], "or")


def _kind(one: Materials, noun: str) -> str:
    parts = [one.origin, "other" if one.other else "", one.words or noun]
    text = " ".join(part for part in parts if part)
    if one.ranges:
        text += " of " + ", ".join(_range(range_) for range_ in one.ranges)
    if one.own:
        text += f" of the same {one.own} as the product"
    if one.but:
        text += f" (not {materials(one.but)})"
    return text


def _range(one: Range) -> str:
    kind = _KINDS[len(one.first)]
    return f"{kind} {one.first}" if one.first == one.last else f"{kind}s {one.first} to {one.last}"


def _listed(texts: list[str], joiner: str) -> str:
    if len(texts) < 3:
        return f" {joiner} ".join(texts)
    return f"{', '.join(texts[:-1])} {joiner} {texts[-1]}"
