"""The page names only agreements that are in force."""

import pytest
from tests.lawbook import ON, page

from greenlane.base.packs.terms import PackError
from greenlane.law.origin.page import read

ROW = {"code": "400", "agreements": "NONE", "says": "x", "start": "", "end": ""}


def test_a_preference_of_no_agreement() -> None:
    with pytest.raises(PackError, match="code 400: no agreement NONE in force on 2026-03-02"):
        read(page("law/origin", preferences=[ROW]), ON)


def test_an_unknown_setting() -> None:
    with pytest.raises(PackError, match="unknown key 'rules'"):
        read(page("law/origin", {"rules": 1}), ON)


def test_exampleland_has_three_agreements() -> None:
    found = read(page("law/origin"), ON)
    assert sorted(found.agreements) == ["EWA", "GSP", "SPT"]
    assert all(agreement.members and agreement.proofs and agreement.law for agreement in found.agreements.values())
