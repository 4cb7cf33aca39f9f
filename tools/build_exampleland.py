"""Builds Exampleland's nomenclature and exchange rates: ``python tools/build_exampleland.py hs2022.csv packs/xx``.

The first six digits are the Harmonized System 2022 as published in the HS2022 data set (public domain, ODC-PDDL;
columns section, hscode, description, parent, level). The last two are Exampleland's own. Supplementary units follow
the kind that the World Customs Organization recommends for the heading. Rates are invented, from a fixed seed.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

START = "2022-01-01"
BULLETIN = "Bank of Exampleland, Bulletin of Customs Rates (invented)"
BOTTLE, CASK = "in containers of 2 litres or less", "in containers of more than 2 litres"

#: National lines below one subheading: HS6 → (two digits, what they add to its text).
SPLITS: dict[str, tuple[tuple[str, str], ...]] = {
    "040110": (("10", "skimmed, in packings of 2 litres or less"), ("90", "skimmed, other")),
    "040120": (("11", "fat 3 % or less, in packings of 2 litres or less"), ("19", "fat 3 % or less, other"),
               ("91", "fat over 3 %, in packings of 2 litres or less"), ("99", "fat over 3 %, other")),
    "040140": (("10", "in packings of 2 litres or less"), ("90", "other")),
    "040150": (("10", "fat 21 % or less"), ("30", "fat over 21 % but not over 45 %"), ("90", "fat over 45 %")),
    "070200": (("10", "from 1 November to 14 May"), ("90", "from 15 May to 31 October")),
    "200911": (("10", "in containers of 2 litres or less"), ("90", "other")),
    "220410": (("10", "Champagne-method"), ("90", "other")),
    "220422": (("10", "13 % vol or less"), ("90", "over 13 % vol")),
    "220429": (("10", "13 % vol or less"), ("90", "over 13 % vol")),
    "220600": (("10", "cider and perry"), ("90", "other")),
    "220820": (("10", BOTTLE), ("90", CASK)),
    "220840": (("10", BOTTLE), ("90", CASK)),
    "220850": (("10", BOTTLE), ("90", CASK)),
    "240210": (("10", "cigars"), ("20", "cigarillos")),
    "240319": (("10", "for rolling"), ("90", "other")),
    "271112": (("10", "motor fuel"), ("90", "other")),
    "710812": (("10", "bars of 995 thousandths or more"), ("90", "other")),
    "870321": (("10", "new"), ("90", "used")),
    "870331": (("10", "new"), ("90", "used")),
    "870333": (("10", "new"), ("90", "used")),
    "870360": (("10", "new"), ("90", "used")),
    "871160": (("10", "pedal-assisted, 250 W or less"), ("90", "other")),
    "880622": (("10", "with camera"), ("90", "other")),
    "020110": (("10", "carcases of veal"), ("90", "other")),
    "030231": (("10", "for canning"), ("90", "other")),
    "040620": (("10", "hard cheese"), ("90", "other")),
    "070930": (("10", "from 1 June to 30 September"), ("90", "from 1 October to 31 May")),
    "100610": (("10", "for sowing"), ("90", "other")),
    "110320": (("10", "of wheat"), ("90", "other")),
    "151211": (("10", "sunflower-seed oil"), ("90", "safflower oil")),
    "160420": (("10", "of tuna"), ("90", "other")),
    "210500": (("10", "milk fat 3 % or more"), ("90", "other")),
    "220510": (("10", "18 % vol or less"), ("90", "over 18 % vol")),
    "390810": (("10", "polyamide-6"), ("90", "other")),
    "481092": (("10", "bleached"), ("90", "other")),
    "840991": (("10", "pistons and cylinders"), ("90", "other")),
    "870210": (("10", "new"), ("90", "used")),
    "870370": (("10", "new"), ("90", "used")),
    "871190": (("10", "side-cars"), ("90", "other")),
}  # fmt: skip

#: Supplementary unit by code beginning; the longest beginning holds, an empty unit takes it away again.
UNITS: dict[str, str] = {
    "0101": "NAR", "0102": "NAR", "0103": "NAR", "0104": "NAR", "0105": "NAR", "0106": "NAR", "0407": "NAR",
    "2201": "LTR", "2202": "LTR", "2203": "LTR", "2204": "LTR", "2205": "LTR", "2206": "LTR",
    "2207": "LTR", "2208": "LTR", "2209": "LTR", "2710": "LTR", "2711": "",
    "240210": "NAR", "240220": "MIL", "240290": "NAR",
    "2716": "MWH", "4011": "NAR", "4012": "NAR", "401519": "NPR",
    "4103": "NAR", "4202": "NAR", "4203": "", "420321": "NPR", "4403": "MTQ", "4407": "MTQ", "4408": "MTQ",
    "4409": "MTK", "4410": "MTQ", "4411": "MTQ", "4412": "MTQ", "441829": "NAR", "5007": "MTK", "5111": "MTK",
    "5112": "MTK", "5208": "MTK", "5209": "MTK", "5210": "MTK", "5211": "MTK", "5212": "MTK", "5407": "MTK",
    "5408": "MTK", "5512": "MTK", "5513": "MTK", "5514": "MTK", "5515": "MTK", "5516": "MTK", "5701": "MTK",
    "5702": "MTK", "5703": "MTK", "5704": "MTK", "5705": "MTK", "5801": "MTK", "6101": "NAR", "6102": "NAR",
    "6103": "NAR", "6104": "NAR", "6105": "NAR", "6106": "NAR", "6107": "NAR", "6108": "NAR", "6109": "NAR",
    "6110": "NAR", "6115": "NPR", "6116": "NPR", "6201": "NAR", "6202": "NAR", "6203": "NAR", "6204": "NAR",
    "6205": "NAR", "6206": "NAR", "6207": "NAR", "6208": "NAR", "6401": "NPR", "6402": "NPR",
    "6403": "NPR", "6404": "NPR", "6405": "NPR", "6907": "MTK", "7101": "GRM",
    "8407": "NAR", "8408": "NAR", "8415": "NAR", "841590": "", "8418": "NAR", "841891": "",
    "841899": "", "8422": "", "842211": "NAR", "8427": "NAR", "8429": "NAR", "8450": "NAR", "845090": "",
    "8452": "NAR", "845290": "", "8471": "NAR", "8501": "NAR", "8502": "NAR", "8507": "NAR", "850790": "",
    "8508": "NAR", "850870": "", "8509": "NAR", "850990": "", "8516": "NAR", "851680": "", "851690": "",
    "8517": "NAR", "851771": "", "851779": "", "8519": "NAR", "8521": "NAR", "8525": "NAR", "8527": "NAR",
    "8528": "NAR", "8539": "NAR", "853990": "", "854142": "NAR", "854143": "NAR", "8542": "NAR", "854290": "",
    "8601": "NAR", "8602": "NAR", "8701": "NAR", "8702": "NAR", "8703": "NAR", "8704": "NAR", "8705": "NAR",
    "8706": "NAR", "8709": "NAR", "870990": "", "8710": "NAR", "8711": "NAR", "8712": "NAR", "8713": "NAR",
    "8715": "", "8716": "NAR", "871690": "", "8801": "NAR", "8802": "NAR", "8806": "NAR", "8901": "NAR",
    "8902": "NAR", "8903": "NAR", "8904": "NAR", "8905": "NAR", "8906": "NAR", "9004": "NAR", "9006": "NAR",
    "900691": "", "900699": "", "9101": "NAR", "9102": "NAR", "9103": "NAR", "9105": "NAR", "9201": "NAR",
    "9202": "NAR", "9207": "NAR", "9301": "NAR", "9302": "NAR", "9303": "NAR", "9304": "NAR",
    "9401": "NAR", "940191": "", "940199": "", "9403": "NAR", "940391": "", "940399": "", "940421": "NAR",
    "960321": "NAR", "960810": "NAR", "9701": "NAR", "6504": "NAR", "6505": "NAR", "6506": "NAR", "7005": "MTK",
    "732111": "NAR", "732112": "NAR", "8413": "NAR", "841391": "", "841392": "", "8414": "NAR", "841490": "",
    "842121": "NAR", "842123": "NAR", "842129": "NAR", "842230": "NAR", "843351": "NAR", "843680": "NAR",
    "8443": "NAR", "844391": "", "844399": "", "8467": "NAR", "846791": "", "846792": "", "846799": "",
    "850440": "NAR", "8513": "NAR", "851390": "", "851821": "NAR", "851822": "NAR", "852351": "NAR", "901812": "NAR",
    "9022": "NAR", "902230": "", "902290": "", "9028": "NAR", "902890": "",
    "950450": "NAR", "9506": "", "950661": "NAR", "950662": "NAR", "9613": "NAR", "961390": "",
}  # fmt: skip

#: Invented worth of one hundred or one unit in Exampleland dollars at the beginning: currency → (units, rate).
RATES: dict[str, tuple[int, float]] = {
    "USD": (1, 1.8500), "EUR": (1, 2.0200), "GBP": (1, 2.3600), "JPY": (100, 1.2400), "CNY": (1, 0.2620),
    "KRW": (1000, 1.2700), "INR": (100, 2.1100), "CHF": (1, 2.0700), "SEK": (10, 1.7300), "NOK": (10, 1.6500),
    "DKK": (10, 2.6300), "PLN": (1, 0.4600), "AUD": (1, 1.1700), "NZD": (1, 1.0500), "CAD": (1, 1.2900),
    "SGD": (1, 1.3500), "HKD": (1, 0.2310), "THB": (100, 5.2300), "VND": (10000, 0.7070), "IDR": (10000, 1.1100),
    "MYR": (1, 0.4050), "BRL": (1, 0.3050), "MXN": (10, 0.8900), "ZAR": (10, 0.9800), "TRY": (10, 0.4700),
    "AED": (1, 0.4900), "BDT": (100, 1.4900), "KES": (100, 1.3900),
}  # fmt: skip


def main(source: Path, pack: Path) -> None:
    """Write the tables that ``packs/xx/law/nomenclature.toml`` and ``valuation.toml`` belong to."""
    with source.open(encoding="utf-8", newline="") as file:
        # Chapter 99 of the data set is for statistics and no part of the Harmonized System.
        rows = [row for row in csv.DictReader(file) if row["hscode"].isdigit() and row["hscode"][:2] != "99"]
    headings = [(r["hscode"], r["description"]) for r in rows if len(r["hscode"]) in (2, 4)]
    write(pack / "law/nomenclature/headings.csv", ("code", "description"), headings)
    lines = [line for r in rows if len(r["hscode"]) == 6 for line in national(r["hscode"], r["description"])]
    write(pack / "law/nomenclature/lines.csv", ("code", "description", "unit", "start", "end"), lines)
    write(pack / "law/valuation/rates.csv", ("currency", "units", "rate", "source", "start"), rates())
    print(f"{len(headings)} headings, {len(lines)} national lines")


def national(code: str, description: str) -> Iterator[tuple[str, ...]]:
    """The national lines of one subheading: its splits, or the subheading itself followed by 00."""
    text = " ".join(description.split())
    for digits, adds in SPLITS.get(code) or (("00", ""),):
        unit = next((UNITS[code[:n]] for n in range(6, 1, -1) if code[:n] in UNITS), "")
        yield code + digits, f"{text}; {adds}" if adds else text, unit, START, ""


def rates() -> Iterator[tuple[object, ...]]:
    """One row for each currency and month from January 2025 to December 2027, wandering by up to 1.5 % a month."""
    random = Random(2025)  # noqa: S311 - figures for an invented country, not a secret
    worth = {currency: rate for currency, (_, rate) in RATES.items()}
    for month in range(36):
        start = date(2025 + month // 12, month % 12 + 1, 1)
        for currency, (units, _) in RATES.items():
            yield currency, units, f"{worth[currency]:.4f}", f"{BULLETIN} {start:%Y-%m}", start
            worth[currency] *= 1 + random.uniform(-0.015, 0.015)


def write(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]] | list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python tools/build_exampleland.py hs2022.csv packs/xx")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
