"""What follows? From a case to the order of its examination, from a result to its deviations; what may be recorded."""

from greenlane.clearance.inspection.rules.comparing import (
    Fault,
    ResultRefusedError,
    check_report,
    compare,
    differs,
    number,
    refused,
)
from greenlane.clearance.inspection.rules.drawing import draw, packages, ranges
from greenlane.clearance.inspection.rules.ordering import kind_for, order_of, sampled
from greenlane.clearance.inspection.rules.reading import read, read_guidance
from greenlane.clearance.inspection.rules.timing import starts_at

__all__ = [
    "Fault",
    "ResultRefusedError",
    "check_report",
    "compare",
    "differs",
    "draw",
    "kind_for",
    "number",
    "order_of",
    "packages",
    "ranges",
    "read",
    "read_guidance",
    "refused",
    "sampled",
    "starts_at",
]
