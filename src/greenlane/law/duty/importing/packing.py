"""Which files is a built tariff? The pages of law as a pack keeps them, on the other pages of a pack to start from."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from greenlane.base.packs.terms import Pack
from greenlane.law.duty.importing.draft import COLUMNS, Draft, Grade

#: What a tariff of another country does not carry over: its goods, rates, controls, worked examples and demonstration.
_LEFT = ("scenarios/", "demo/", "law/nomenclature", "law/duty", "law/origin/", "law/controls/")
#: Of those, what stays: sentences, and how procedures are treated.
_KEPT = re.compile(r"law/(?:nomenclature|duty|origin)/faults\.csv|law/duty/regimes\.csv|law/controls\.toml")
_RATES = "law/valuation/rates.csv"
#: Code lists that a tariff adds to: the columns after code and name.
_LISTS = {"units": ("", ""), "preferences": ("yes", "", ""), "documents": ("yes", "no", "", "")}


def packed(draft: Draft, base: Pack) -> dict[str, bytes]:
    """The files of a whole pack: law pages of the draft, all else from ``base`` with its currency put in place.

    Exchange rates of ``base`` are crossed at its rate of the new currency; a note says what the administration must
    still write. Raises ValueError where ``base`` lacks a rate of the new currency.
    """
    files = {path: raw for path, raw in base.files.items() if _KEPT.fullmatch(path) or not path.startswith(_LEFT)}
    before = _currency(files["law/valuation.toml"])
    if before != draft.currency:
        for path, raw in files.items():
            if path.endswith(".toml"):
                files[path] = raw.replace(f'currency = "{before}"'.encode(), f'currency = "{draft.currency}"'.encode())
        files[_RATES] = crossed(files[_RATES], before, draft.currency)
    for table, columns in COLUMNS.items():
        files[f"{table}.csv"] = _csv(columns, (row.values() for row in draft.rows[table]))
    files["law/nomenclature.toml"] = _toml(
        edition=draft.edition, digits=draft.digits, law=draft.law, source=draft.source
    )
    hierarchy = "once" if draft.once else "longest"
    files["law/duty.toml"] = _toml(currency=draft.currency, unit=draft.unit, law=draft.law, hierarchy=hierarchy)
    for name, codes in draft.codes.items():
        path = f"formats/codes/{name}.csv"
        files[path] = _listed(files[path], codes, _LISTS[name])
    draft.note(Grade.OPEN, "other pages", f"all but the tariff is that of {base.country}: offices, documents, exchange "
               "rates, value basis and the laws that sentences cite are for the administration to write")  # fmt: skip
    return files


def crossed(raw: bytes, before: str, home: str) -> bytes:
    """A table of exchange rates in currency ``before`` as rates in ``home``, day by day at the rate of ``home``.

    Raises ValueError where ``home`` has no rate on the first day.
    """
    reader = csv.DictReader(raw.decode().splitlines())
    rows, columns = list(reader), tuple(reader.fieldnames or ())
    at = {row["start"]: Decimal(row["rate"]) / Decimal(row["units"]) for row in rows if row["currency"] == home}
    if not at:
        raise ValueError(f"{_RATES} has no rate of {home}; start from a pack that has, or add one")
    found = []
    for row in rows:
        if row["start"] in at and row["currency"] != home:
            rate = Decimal(row["rate"]) / at[row["start"]]
            found.append({**row, "rate": f"{rate:.6f}", "source": f"{row['source']}, crossed at {home}"})
    own = [
        {"currency": before, "units": "1", "rate": f"{1 / rate:.6f}", "source": f"crossed at {home}", "start": start}
        for start, rate in at.items()
    ]
    return _csv(columns, ((row[name] for name in columns) for row in (*found, *own)))


def _listed(raw: bytes, codes: Mapping[str, str], rest: tuple[str, ...]) -> bytes:
    """A code list with the codes that it lacks."""
    known = {row["code"] for row in csv.DictReader(raw.decode().splitlines())}
    lacking = ((code, name, *rest) for code, name in codes.items() if code not in known)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lacking)
    return raw.rstrip(b"\n") + b"\n" + text.getvalue().encode()


def _csv(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _toml(**settings: str | int) -> bytes:
    lines = [f"{k} = {v}" if isinstance(v, int) else f'{k} = "{v}"' for k, v in settings.items()]
    return ("\n".join(lines) + "\n").encode()


def _currency(raw: bytes) -> str:
    found = re.search(r'^currency = "(\w+)"', raw.decode(), re.MULTILINE)
    if found is None:
        raise ValueError("law/valuation.toml names no currency")
    return found[1]
