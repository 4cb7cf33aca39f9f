"""Writes what is published about the formats: the JSON Schema of a declaration, with the country pack's example.

python -m drills.publish_formats
"""

from tests import ROOT
from tests.messages import limits

from greenlane.filing.intake.formats.native import schema

if __name__ == "__main__":
    path = ROOT / "docs" / "reference" / "declaration.schema.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(schema(limits().examples))
    print(path)
