"""What follows? From the bytes of a message to declarations and faults, and from a field back to its place."""

import re
from collections import Counter
from datetime import date

from msgspec.structs import replace

from greenlane.base.packs.terms import PackError, Source
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations.states import Status
from greenlane.filing.intake.formats import FORMATS
from greenlane.filing.intake.formats.amendments import amended
from greenlane.filing.intake.formats.sheets import Row
from greenlane.filing.intake.formats.sheets import read as read_rows
from greenlane.filing.intake.formats.templates import TEMPLATES
from greenlane.filing.intake.terms import Fault, Format, Limits, MalformedError, Place, Reading, ResponsesPage

#: What the schema of the response message leaves to these codes.
_RULE_CODE, _STATUS_CODE = re.compile("[A-Z0-9]{1,8}"), re.compile("[A-Z0-9]{1,3}")
_BOUNDS = tuple(field for field in Limits.__struct_fields__ if field != "examples")


def read_page(source: Source, on: date) -> Limits:
    """The page ``formats/intake``. Raises PackError where a limit is missing or unknown, or the template faulty."""
    source.only(*_BOUNDS)
    for bound in _BOUNDS:
        value = source.settings.get(bound)
        if type(value) is not int or value < 1:
            raise PackError(f"{source.path}.toml: {bound} is {value!r}; write a whole number above 0")
    limits = Limits(**{bound: source.settings[bound] for bound in _BOUNDS})
    rows = source.tables.get("template", ())
    if not rows:
        return limits
    cells = (tuple(rows[0]), *(tuple(row.values()) for row in rows))
    try:
        examples = read_rows([Row(number, row) for number, row in enumerate(cells, 1)], limits)
    except MalformedError as error:
        raise PackError(f"{source.path}/template.csv: {error}; correct it as its headings say") from error
    return replace(limits, examples=examples)


def read_responses(source: Source, on: date) -> ResponsesPage:
    """The page ``formats/responses``. Raises PackError where a status has no code, or a code is too long or taken."""
    source.only("other")
    page = ResponsesPage(
        rules={row["rule"]: row["code"] for row in source.table("rules", ("rule", "code"))},
        statuses={row["status"]: row["code"] for row in source.table("statuses", ("status", "code"))},
        other=str(source.settings.get("other", "")),
    )
    _check_codes(f"{source.path}/rules.csv", (*page.rules.values(), page.other), _RULE_CODE)
    _check_codes(f"{source.path}/statuses.csv", tuple(page.statuses.values()), _STATUS_CODE)
    missing = [status.value for status in Status if status not in page.statuses]
    if missing:
        raise PackError(f"{source.path}/statuses.csv: no code for {', '.join(missing)}; add a row for each")
    return page


def _check_codes(where: str, codes: tuple[str, ...], shape: re.Pattern[str]) -> None:
    for code, times in Counter(codes).items():
        if not shape.fullmatch(code):
            raise PackError(f"{where}: the code {code!r} does not fit; write {shape.pattern}")
        if times > 1:
            raise PackError(f"{where}: the code {code!r} is given {times} times; give each its own")


def read(raw: bytes, name: str | None, limits: Limits) -> Reading:
    """What ``raw`` says, in the format ``name`` or the first that knows it. Never raises: what is wrong is a fault.

    ``name`` is a format's name, media type or file ending; an unknown one is a fault.
    """
    if not raw.strip():
        return Reading(None, (), (Fault("the message is empty", "send a declaration"),))
    form = chosen(raw, name)
    if form is None:
        known = ", ".join(each.name for each in FORMATS)
        says = "the format is not known" if name is None else f"the format {name!r} is not known"
        return Reading(None, (), (Fault(says, f"send one of {known}"),))
    try:
        reading = form.parse(raw, limits)
    except MalformedError as error:
        return Reading(form.name, (), error.faults)
    if not reading.declarations:
        return Reading(form.name, (), (*reading.faults, Fault("the message holds no declaration", "send at least one")))
    return reading


def chosen(raw: bytes, name: str | None) -> Format | None:
    """The format of a name, media type or ending; without one, the first that knows the bytes."""
    if name is None:
        return next((form for form in FORMATS if form.sniff(raw)), None)
    plain = name.partition(";")[0].strip().lower()
    named = [
        form for form in FORMATS if plain == form.name or plain in form.media_types or plain.endswith(form.endings)
    ]
    # Several formats are XML; where more than one answers to the name, the bytes decide.
    return next((form for form in named if form.sniff(raw)), named[0] if named else None)


def locate(raw: bytes, name: str | None, pointer: str, declaration: int = 0) -> Place:
    """Where the field of a finding stands in the sender's own terms. ``declaration`` counts from 0 in the message.

    Reads the message again, so that a message without findings pays nothing. Raises MalformedError as reading did.
    """
    form = chosen(raw, name)
    return Place(pointer) if form is None else form.locate(raw, pointer, declaration)


def amend(declaration: Declaration, amendment: Declaration) -> Declaration:
    """``declaration`` as ``amendment`` changes it. Raises MalformedError with every pointer that leads nowhere."""
    return amended(declaration, amendment)


def write(name: str, declarations: tuple[Declaration, ...]) -> bytes:
    """``declarations`` in the format ``name``. Raises LookupError on an unknown name."""
    form = next((each for each in FORMATS if each.name == name), None)
    if form is None:
        raise LookupError(f"no format {name!r}; known are {', '.join(each.name for each in FORMATS)}")
    return form.write(declarations)


def template(kind: str, examples: tuple[Declaration, ...] = ()) -> bytes:
    """The spreadsheet to download, ``kind`` xlsx or csv, with example rows. Raises LookupError on another kind."""
    if kind not in TEMPLATES:
        raise LookupError(f"no template {kind!r}; known are {', '.join(TEMPLATES)}")
    return TEMPLATES[kind](examples)
