"""What follows? From a declaration to its findings: about eighty dated rules, each with a public id.

A rule is a public function: its name is the id, its docstring what the user is told. ``rules.csv`` of the pack says
from when to when, for which types and procedures and how severely it holds.
"""

from greenlane.filing.declarations.rules.codes import read_codes
from greenlane.filing.declarations.rules.formalities import read
from greenlane.filing.declarations.rules.validation import examine, validate

__all__ = ["examine", "read", "read_codes", "validate"]
