"""What does the country's page on origin say? Reads ``law/origin`` into an OriginPage."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.law.nomenclature.faults import read_faults
from greenlane.law.origin.provisions import read_provisions, read_sentences
from greenlane.law.origin.terms import Agreement, OriginPage, Proof

_KNOWN = {
    "preference_code_known": ("code", "line", "known"),
    "origin_is_member": ("country", "code", "line", "agreements"),
    "origin_keeps_preference": ("country", "code", "line", "goods", "agreement"),
    "preference_has_proof": ("code", "line", "agreement", "documents"),
    "proof_within_limit": ("document", "line", "agreement", "limit", "currency", "documents"),
}


def read(source: Source, on: date) -> OriginPage:
    """The page ``law/origin``: agreements, members, proofs, preferences, faults; product rules and what goes with them.

    Raises PackError where a preference names an agreement that is not in force.
    """
    source.only("law")
    agreements = {agreement.code: agreement for agreement in _agreements(source, on)}
    preferences = {
        row["code"]: tuple(row["agreements"].split())
        for row in _rows(source, on, "preferences", ("code", "agreements", "says", "start", "end"))
    }
    for code, named in preferences.items():
        for agreement in named:
            if agreement not in agreements:
                raise PackError(
                    f"{source.path}/preferences.csv, code {code}: no agreement {agreement} in force on {on}"
                )
    return OriginPage(
        agreements=agreements,
        preferences=preferences,
        law=str(source.settings["law"]),
        faults=read_faults(source, on, _KNOWN),
        provisions=read_provisions(source, on, agreements),
        sentences=read_sentences(source, on),
    )


def _agreements(source: Source, on: date) -> Iterator[Agreement]:
    members: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _rows(source, on, "members", ("agreement", "country", "except", "start", "end")):
        members.setdefault(row["agreement"], {})[row["country"]] = tuple(row["except"].split())
    proofs: dict[str, list[Proof]] = {}
    for row in _rows(source, on, "proofs", ("agreement", "document", "limit", "says", "start", "end")):
        limit = Decimal(row["limit"]) if row["limit"] else None
        proof = Proof(document=row["document"], limit=limit, says=row["says"])
        proofs.setdefault(row["agreement"], []).append(proof)
    for row in _rows(source, on, "agreements", ("agreement", "name", "law", "start", "end")):
        code = row["agreement"]
        yield Agreement(
            code=code,
            name=row["name"],
            members=members.get(code, {}),
            proofs=tuple(proofs.get(code, ())),
            law=row["law"],
        )


def _rows(source: Source, on: date, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    return (row for row in source.table(name, columns) if in_force(row, on))
