"""What follows? Which acts are possible and why others are not, how a text reads changed, what an order says."""

from greenlane.clearance.assessment.page import read
from greenlane.clearance.assessment.rules.asking import check_answers, check_query
from greenlane.clearance.assessment.rules.changing import applied, compared, with_declared
from greenlane.clearance.assessment.rules.ordering import letter, number_of
from greenlane.clearance.assessment.rules.possible import (
    check,
    check_acceptance,
    choices,
    ground_of,
    is_untouched,
    may,
    needs_second,
    reason_of,
    refused,
    waits_for,
)

__all__ = [
    "applied",
    "check",
    "check_acceptance",
    "check_answers",
    "check_query",
    "choices",
    "compared",
    "ground_of",
    "is_untouched",
    "letter",
    "may",
    "needs_second",
    "number_of",
    "read",
    "reason_of",
    "refused",
    "waits_for",
    "with_declared",
]
