"""How Khmer pages write numbers: as every other page does. Django's comma would break drawings and amounts."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = "\u202f"
