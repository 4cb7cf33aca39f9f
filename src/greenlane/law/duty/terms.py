"""What do we call it? Measures, duty expressions, tax lines."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec

from greenlane.core.words import Fact
from greenlane.law.duty.expressions import Node
from greenlane.law.nomenclature.terms import Faults


class TaxLine(Fact, frozen=True):
    """One tax on one line: ``amount`` = ``rate`` on ``base``, rounded once.

    ``number`` is the line, 0 where the tax is on the whole declaration. ``tax`` is the tax type (``A00`` customs
    duty …), ``base`` in ``base_unit`` (the country's currency, or a unit of quantity), ``rate`` the duty expression
    as the law writes it, ``measure`` the measure's id, ``law`` its reference. ``relief`` names why an amount is zero
    or reduced. ``guaranteed`` amounts are secured, not collected.
    """

    number: int
    tax: str
    base: Decimal
    base_unit: str
    rate: str
    amount: Decimal
    measure: str
    law: str
    relief: str = ""
    guaranteed: bool = False


class Assessment(Fact, frozen=True):
    """Fact: every tax line; ``total`` is collected, ``secured`` is covered by guarantee, both in ``currency``."""

    currency: str
    lines: tuple[TaxLine, ...]
    total: Decimal
    secured: Decimal


class Role(StrEnum):
    """How measures of one type stand to each other: BASE is due unless an option is lower; PREFERENCE is an option
    under the agreement proved, OPTION one open to all; SINGLE is the one most specific; STACK are all due; COMPONENT is
    charged only where an expression names it; SAFEGUARD is due like STACK unless a quota is claimed."""

    BASE = "base"
    PREFERENCE = "preference"
    OPTION = "option"
    SINGLE = "single"
    STACK = "stack"
    COMPONENT = "component"
    SAFEGUARD = "safeguard"


class Action(StrEnum):
    """What a condition does when its document is produced: APPLY the measure, DROP it, or STOP the goods."""

    APPLY = "apply"
    DROP = "drop"
    STOP = "stop"


class Treatment(StrEnum):
    """What a procedure does with taxes: COLLECT them, SECURE them by guarantee, or ask for NONE."""

    COLLECT = "collect"
    SECURE = "secure"
    NONE = "none"


class MeasureType(Fact, frozen=True):
    """A kind of measure. ``taxed``: its base is the customs value and all taxes worked out before it, in the order
    of the table; ``whole``: charged once a declaration; ``secured``: secured where the procedure suspends."""

    code: str
    tax: str
    role: Role
    taxed: bool
    whole: bool
    secured: bool


class Condition(Fact, frozen=True):
    """The first condition met decides: ``document`` produced (``""``: none asked) and ``test`` of value or quantity
    passed (``""``: none asked), then ``action``, and ``expression`` in place of the measure's own unless ``""``."""

    document: str
    action: Action
    expression: str
    test: str = ""


class Measure(Fact, frozen=True):
    """Goods (code beginning) × area with exclusions × type × additional code → expression, under conditions.

    ``area`` is ``*``, a country, a group of countries, or for a preference its agreements, each one of ``areas``.
    ``additional`` may be the order number of a quota, which the line claims.
    """

    id: str
    type: str
    goods: str
    area: str
    excepted: tuple[str, ...]
    additional: str
    expression: str
    conditions: tuple[Condition, ...]
    law: str
    areas: frozenset[str] = frozenset()


class Unit(Fact, frozen=True):
    """A unit that expressions name: ``size`` of the declared unit ``code`` make one, such as 100 LTR one hl."""

    symbol: str
    code: str
    size: Decimal
    name: str


class Quota(Fact, frozen=True):
    """A tariff quota: ``order`` number, the areas it is for, ``volume`` in ``unit`` (``""``: not told)."""

    order: str
    areas: tuple[str, ...]
    volume: Decimal | None
    unit: str
    law: str


class Exemption(Fact, frozen=True):
    """Relief claimed by an additional procedure code (``""``: by the document alone), for goods beginning so, from
    these taxes, with one of these documents, up to ``value_to`` of customs value of the whole declaration."""

    code: str
    name: str
    taxes: frozenset[str]
    goods: tuple[str, ...]
    documents: tuple[str, ...]
    value_to: Decimal | None
    law: str


class MissingQuantityError(LookupError):
    """An expression needs a quantity that the line does not state; ``code`` is its unit."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Basis:
    """What one line offers an expression: ``value`` in the country's currency, quantities by unit code, and the
    rate of a currency on the day."""

    __slots__ = ("quantities", "rate", "value")

    def __init__(self, value: Decimal, quantities: Mapping[str, Decimal], rate: Callable[[str], Decimal]) -> None:
        self.value, self.quantities, self.rate = value, quantities, rate


Evaluator = Callable[[Basis], Decimal]


class Kind(NamedTuple):
    """What alone decides which measures a line meets; lines of one kind share a plan."""

    code: str
    origin: str
    agreement: str
    regime: str
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    additional: tuple[str, ...]


class Option(Fact, frozen=True):
    """One measure ready to be worked out. ``factor`` where it is a plain per cent of the base, None otherwise;
    ``unit`` the unit code shown as its base, ``""`` for the customs value; ``node`` its tree. Where there are
    ``branches``, each line settles which of them it is (``settled``)."""

    measure: str
    text: str
    law: str
    factor: Decimal | None
    unit: str
    node: Node
    evaluate: Evaluator
    branches: tuple["Branch", ...] = ()


class Branch(Fact, frozen=True):
    """What a condition makes of a measure where ``test`` holds (None: always): an option, or None where it is dropped
    or, with ``stops``, the goods are not let in."""

    test: Callable[[Basis], bool] | None
    option: Option | None
    stops: bool


class StoppedError(LookupError):
    """A measure does not let the goods in; ``option`` is it."""

    def __init__(self, option: Option) -> None:
        super().__init__(option.measure)
        self.option = option


class Charge(Fact, frozen=True):
    """One tax due: the lowest of its options (the first where they are equal), on the value or on value and taxes.

    Without relief some need no choosing: where every option is a plain per cent, ``plain`` is the lowest of them for
    any base above nothing, with its factor; ``fixed`` is the amount, rounded, where it is the same for any line.
    """

    tax: str
    taxed: bool
    secured: bool
    options: tuple[Option, ...]
    exemption: Exemption | None
    relief: str
    plain: tuple[Option, Decimal] | None
    fixed: Decimal | None


class Plan(Fact, frozen=True):
    """The charges on one kind of line in the order they are worked out, and what is wrong with its claims:
    (rule id, facts)."""

    charges: tuple[Charge, ...]
    wrong: tuple[tuple[str, Mapping[str, str]], ...] = ()


class DutyPage(Fact, frozen=True):
    """The tariff in force on one day, ready to be asked for plans.

    ``documents`` and ``claims`` are the document and additional procedure codes that change any plan, ``asking`` the
    additional goods codes and quota order numbers that do, ``referring`` whether any rate is that of another code the
    line declares. ``plans`` remembers the plan of each kind of line, ``papers`` which of the
    documents of a line change any.
    """

    currency: str
    unit: Decimal
    types: Mapping[str, MeasureType]
    measures: Mapping[str, tuple[Measure, ...]]
    groups: Mapping[str, frozenset[str]]
    units: Mapping[str, Unit]
    exemptions: tuple[Exemption, ...]
    treatments: Mapping[str, Treatment]
    documents: frozenset[str]
    claims: frozenset[str]
    asking: frozenset[str]
    faults: Faults
    referring: bool = False
    quotas: Mapping[str, Quota] = {}
    plans: dict[Kind, Plan] = msgspec.field(default_factory=dict)
    papers: dict[tuple[str, ...], tuple[str, ...]] = msgspec.field(default_factory=dict)
