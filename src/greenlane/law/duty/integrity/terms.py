"""What do we call it? Integrity rules by public id, their sentences, and a breach of one."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from greenlane.core.words import Fact

#: Public id -> the sentence of the rule. Ids never change and are never used for another rule.
RULES: Mapping[str, str] = {
    "TI01": "A period must not end before it begins.",
    "TI02": "A goods code must not have two rows in force on one day.",
    "TI03": "Every goods code must stand under a heading that the nomenclature describes.",
    "TI04": "A measure must name goods of which the nomenclature has a line.",
    "TI05": "A measure must be in force only while the goods it names have a line in force.",
    "TI06": "The measures of one type, area and additional code must not be in force for the same goods on one day.",
    "TI07": "Where the tariff gives each rate once, such measures must not overlap along the hierarchy either.",
    "TI08": "A measure must be of a type of the tariff, and in force only while its type is.",
    "TI09": "The area of a measure must be everybody, a country or a group that has members.",
    "TI10": "A country excluded from a measure must belong to the measure's area.",
    "TI11": "The area of a preference must be agreements that are in force as long as the preference.",
    "TI12": "Every rate, in measures and conditions, must be an expression that can be read.",
    "TI13": "Every unit that an expression or a test names must be a unit of the tariff.",
    "TI14": "Every currency that an expression or a test names must be the tariff's own or have an exchange rate.",
    "TI15": "A condition must belong to a measure and be in force only while it is.",
    "TI16": "Two conditions of one measure must not ask the same on one day.",
    "TI17": "After a condition that asks nothing no other can be met, so none may follow.",
    "TI18": "A quota must give a measure its order number, and be in force as long as each such measure.",
    "TI19": "The area of a measure under a quota must be among the areas the quota is for.",
    "TI20": "A country must not be in a group twice on one day.",
    "TI21": "A component that an expression names must be a type of role component.",
    "TI22": "An identifier must stand for one measure only, or for periods of it that do not overlap.",
    "TI23": "A unit must be in the table once, with a size above zero.",
    "TI24": "The currency of duties must be that of customs values.",
}


class Breach(Fact, frozen=True):
    """One thing that breaks a rule: its public id, where (file, row), and what was found."""

    rule: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.says}. {RULES[self.rule]}"


class Period(NamedTuple):
    """First and last day, both in; far ends where the table leaves them open."""

    start: date
    end: date

    def meets(self, other: "Period") -> bool:
        return self.start <= other.end and other.start <= self.end

    def holds(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end
