"""Writes what is published about the formats: the JSON Schema of a declaration, with the country pack's example.

python drills/publish_formats.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.messages import limits

from greenlane.filing.intake.formats.native import schema

if __name__ == "__main__":
    path = ROOT / "docs" / "reference" / "declaration.schema.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(schema(limits().examples))
    print(path)
