"""By what could somebody be known? Every word that names one side of a declaration, and how it is met in what is read.

A word is met whatever its case, spacing, accents and punctuation: all but letters and digits is taken away first.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from re import IGNORECASE, search


@dataclass(frozen=True)
class Company:
    """A company with everybody and everything that names it; ``number`` is its registration."""

    number: str
    name: str
    contact: str
    line: str
    city: str
    postcode: str
    phone: str
    mail: str
    username: str

    def words(self) -> Iterator[str]:
        for field in fields(self):
            yield getattr(self, field.name)
        yield self.name.split()[0]
        yield self.mail.split("@")[1]


@dataclass(frozen=True)
class Official:
    """Somebody of the administration; ``site`` is where it works, ``address`` where it logs in from."""

    username: str
    name: str
    mail: str
    site: str
    address: str

    def words(self) -> Iterator[str]:
        yield from (self.username, self.name, self.name.split()[-1], self.mail, self.site, self.address)


IMPORTER = Company(
    "XX000200991R", "Quillfeather Wintergreen Trading Ltd", "Zebedee Ollerenshaw", "17 Marmalade Passage",
    "Thistlebury", "88317Q", "+999 555 7123 991", "zebedee@quillfeatherwintergreen.example", "zebedee.ollerenshaw",
)  # fmt: skip
BROKER = Company(
    "XX000100992P", "Pettigrew & Snodsbury Forwarding", "Araminta Fothergill", "4 Pumpernickel Wharf",
    "Gooseberry Cross", "77209B", "+999 555 4410 338", "araminta@snodsburyforwarding.example", "araminta.fothergill",
)  # fmt: skip
#: The seller abroad: no side of the matter, but who knows it knows its customer.
SELLER = Company(
    "CN0077441", "Ravensbourne Pump Works", "Ludovica Trimblewick", "960 Kingfisher Road",
    "Moonharbour", "55120S", "+86 555 2002 119", "sales@ravensbournepump.example", "ludovica",
)  # fmt: skip
#: References that only the trader's side knows; each declaration adds its number to the first.
LRN, UCR, FILE = "ZQLRN5519", "6XX7712QUCR81", "quillfeather-invoice-551.pdf"

ASSESSOR = Official("ada.quenneville", "Ada Quenneville", "ada.quenneville@customs.example", "XX002", "203.0.113.71")
EXAMINER = Official("olaf.brandvold", "Olaf Brandvold", "olaf.brandvold@customs.example", "", "203.0.113.72")
REVIEWER = Official("ines.castellanet", "Ines Castellanet", "ines.castellanet@customs.example", "", "203.0.113.73")
AUDITOR = Official("tomas.wexcombe", "Tomas Wexcombe", "tomas.wexcombe@customs.example", "", "203.0.113.74")
MANAGER = Official("greta.holmwood", "Greta Holmwood", "greta.holmwood@customs.example", "XX002", "203.0.113.75")

TRADERS = (*IMPORTER.words(), *BROKER.words(), *SELLER.words(), LRN, UCR, FILE.removesuffix(".pdf"))
OFFICIALS = tuple(
    word for who in (ASSESSOR, EXAMINER, REVIEWER, AUDITOR, MANAGER) for word in who.words() if word
)  # fmt: skip


def squeezed(text: str) -> str:
    """Letters and digits alone, small, without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def met(text: str, words: tuple[str, ...]) -> list[str]:
    """Which of the words the text holds; a short code, such as that of an office, as a word of its own only."""
    plain = squeezed(text)
    return [w for w in dict.fromkeys(words) if _short(w, text) or (len(squeezed(w)) > 5 and squeezed(w) in plain)]


def _short(word: str, text: str) -> bool:
    return len(squeezed(word)) <= 5 and bool(search(rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])", text, IGNORECASE))
