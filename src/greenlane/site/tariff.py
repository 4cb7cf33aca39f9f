"""Which spreadsheet does a country fill in to bring its tariff? The template of ``greenlane pack build table``."""

import csv
import io

from greenlane.filing.intake.formats.workbooks import workbook
from greenlane.law.duty.importing import table

#: Media type by kind of file.
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def tariff_template(kind: str) -> bytes:
    """The template, ``kind`` xlsx (with a sheet that says what to write) or csv. Raises LookupError on another kind."""
    if kind == "xlsx":
        return workbook({"tariff": table.template(), "columns": table.explained()})
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table.template())
        return text.getvalue().encode("utf-8-sig")
    raise LookupError(f"no template {kind!r}; known are {', '.join(MEDIA)}")
