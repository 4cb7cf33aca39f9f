"""What do we call it? Goods codes of the Harmonized System and their national lines."""

from collections.abc import Mapping

from greenlane.core.finding import Finding, Severity
from greenlane.core.words import Fact


class Fault(Fact, frozen=True):
    """One kind of fault: its public id, how grave it is, and the sentences, with ``{names}`` to be filled in."""

    rule: str
    severity: Severity
    says: str
    remedy: str
    law: str

    def at(self, pointer: str, **facts: object) -> Finding:
        """The finding at ``pointer`` (JSON Pointer into the declaration), its sentences filled with ``facts``."""
        return Finding(
            rule=self.rule,
            pointer=pointer,
            says=self.says.format_map(facts),
            remedy=self.remedy.format_map(facts),
            severity=self.severity,
            law=self.law,
        )


Faults = Mapping[str, Fault]


class GoodsCode(Fact, frozen=True):
    """A declarable national line. ``unit`` is the supplementary unit it asks for, ``""`` for none."""

    code: str
    description: str
    unit: str = ""


class NomenclaturePage(Fact, frozen=True):
    """The lines in force: ``codes`` by full national code; ``digits`` is their length (Exampleland: 8).

    ``headings`` describes chapters (2 digits) and headings (4); ``under`` gives the lines of each heading, ascending;
    ``law`` is the act that adopts the nomenclature; ``faults`` the sentences for what is wrong with a declared code.
    """

    edition: str
    digits: int
    codes: Mapping[str, GoodsCode]
    headings: Mapping[str, str]
    law: str
    under: Mapping[str, tuple[str, ...]] = {}
    faults: Faults = {}


class Goods(Fact, frozen=True):
    """Fact: the national code of each line, in line order; ``""`` where the declared code is not a line in force."""

    codes: tuple[str, ...]
