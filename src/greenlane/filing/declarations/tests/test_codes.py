"""The code lists of Exampleland hold what their sources hold, as far as a source is at hand."""

from collections import Counter
from datetime import date

import pycountry
import pytest
from lxml import etree
from tests import ROOT, shared_data

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.base.packs.terms import PackError
from greenlane.filing.declarations.rules.codes import read_codes
from greenlane.filing.declarations.terms import CodesPage

PACK = ROOT / "packs" / "xx"
FILES = {
    path.relative_to(PACK).as_posix(): path.read_bytes()
    for path in (PACK / "formats" / "codes.toml", *(PACK / "formats" / "codes").iterdir())
}
#: Codes that pay for nothing: metals, units of bond markets and banks, codes for tests and for no currency.
NO_MONEY = {
    "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
}  # fmt: skip
#: Northern Ireland and other marks of the public messages that are not countries of ISO 3166.
MARKS = {"ZG", "ZL", "ZN", "ZU"}


def read(day: date, old: bytes = b"", new: bytes = b"") -> CodesPage:
    files = {**FILES, "formats/codes.toml": FILES["formats/codes.toml"].replace(old, new, 1)}
    return read_codes(source_of(pack_of("xx", files), "formats/codes"), day)


@pytest.fixture(scope="module")
def page() -> CodesPage:
    return read(date(2026, 3, 1))


def test_countries_are_those_of_iso_3166(page: CodesPage) -> None:
    short = {c.alpha_2: getattr(c, "common_name", c.name) for c in pycountry.countries}
    assert dict(page.countries) == short | {"XX": "Exampleland"}


def test_currencies_are_those_of_iso_4217(page: CodesPage) -> None:
    money = {c.alpha_3: c.name for c in pycountry.currencies if c.alpha_3 not in NO_MONEY}
    assert dict(page.currencies) == money | {"XXD": "Exampleland dollar"}


def test_delivery_terms_are_the_eleven_of_2020_and_four_go_by_water(page: CodesPage) -> None:
    assert set(page.delivery_terms) == {
        "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF",
    }  # fmt: skip
    assert {code for code, term in page.delivery_terms.items() if term.modes} == {"FAS", "FOB", "CFR", "CIF"}


def test_modes_and_methods_are_all_there(page: CodesPage) -> None:
    assert sorted(page.modes) == [str(n) for n in range(10)]
    assert sorted(page.valuation_methods) == [str(n) for n in range(1, 7)]


def test_packages_are_codes_of_two_signs_and_only_bulk_is_bulk(page: CodesPage) -> None:
    assert len(page.packages) == 405
    assert all(len(code) == 2 for code in page.packages)
    bulk = {code for code, kind in page.packages.items() if kind.bulk}
    assert bulk == {code for code, kind in page.packages.items() if kind.name.startswith("Bulk")}


def test_the_public_messages_use_no_code_that_the_lists_lack(page: CodesPage) -> None:
    used: dict[str, Counter[str]] = {name: Counter() for name in ("package", "term", "mode", "currency", "country")}
    for path in shared_data("messages", "wco_dms", "samples").rglob("*.xml"):
        try:
            root = etree.parse(path)
        except etree.XMLSyntaxError:
            continue
        used["package"].update(_texts(root, "{*}Packaging/{*}TypeCode"))
        used["term"].update(_texts(root, "{*}TradeTerms/{*}ConditionCode"))
        used["mode"].update(_texts(root, "{*}BorderTransportMeans/{*}ModeCode"))
        used["country"].update(_texts(root, "{*}Address/{*}CountryCode"))
        used["currency"].update(e.get("currencyID") for e in root.iter() if e.get("currencyID"))
    assert all(len(found) > 1 for found in used.values()), used
    assert set(used["package"]) <= set(page.packages)
    assert set(used["term"]) <= set(page.delivery_terms)
    assert set(used["mode"]) <= set(page.modes)
    assert set(used["currency"]) <= set(page.currencies)
    assert set(used["country"]) - MARKS <= set(page.countries)


@pytest.mark.parametrize(("old", "new"), [(b"countries =", b"nations ="), (b"modes = ", b"# modes = ")])
def test_every_list_names_its_source(old: bytes, new: bytes) -> None:
    with pytest.raises(PackError, match="sources"):
        read(date(2026, 3, 1), old, new)


def _texts(root: etree._ElementTree, path: str) -> list[str]:
    return [(element.text or "").strip() for element in root.iterfind(f".//{path}")]
