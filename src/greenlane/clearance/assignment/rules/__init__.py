"""What follows? What an officer may read, who is drawn, when it is late, whether chance and practice were even."""

from greenlane.clearance.assignment.page import read
from greenlane.clearance.assignment.rules.drawing import group_of, purpose_of, weight_of
from greenlane.clearance.assignment.rules.veiling import identities, tag_of, unsaid, veiled, without

__all__ = ["group_of", "identities", "purpose_of", "read", "tag_of", "unsaid", "veiled", "weight_of", "without"]
