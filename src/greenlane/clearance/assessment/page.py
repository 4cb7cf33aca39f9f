"""What does the pack say of an assessment? The page ``flow/assessment``: times, reasons, texts, who must look twice."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Field, Reason, Silence, StandardText
from greenlane.core.codes import Lane

_REASON = ("code", "says", "law", "start", "end")
_POINT = ("code", "field", "title", "asks", "start", "end")
_SECOND = ("action", "from", "law", "start", "end")
_NUMBERS = (
    "first_decision_hours", "stuck_hours", "answer_days", "remind_days", "hearing_days", "final_days", "undo_minutes",
    "max_queries", "max_points",
)  # fmt: skip
_SAYS = (
    "open_query", "too_many", "piecemeal", "empty", "repeated", "unanswered", "examine_first", "no_reason",
    "no_offence", "not_now", "no_ground", "no_change", "no_such_line", "same", "invalid", "why_needed",
    "hearing_open", "no_hearing", "not_heard", "finding_needed", "answer_needed", "not_secured",
    "no_security", "was_read", "nothing_to_withdraw", "too_late", "second_open", "second_self", "no_second",
    "no_place", "checked", "silent",
)  # fmt: skip
_ORDER = ("title", "text", "unanswered", "accepted", "appeal")
#: What a question may be about beside the fields that an order may change.
_ABOUT = ("", "description", "quantity", "gross", "documents", *[field.value for field in Field])


def read(source: Source, on: date) -> AssessmentPage:
    """The page ``flow/assessment`` of a day. Raises PackError on unknown keys, or a text that is missing."""
    source.only(*_NUMBERS, "silence", "examine_lanes", "order", "says")
    settings = source.settings
    lanes = frozenset(Lane(lane).value for lane in settings["examine_lanes"])
    numbers = {name: int(settings[name]) for name in _NUMBERS}
    if not 0 < numbers["remind_days"] < numbers["answer_days"]:
        raise PackError(
            f"{source.path}.toml: a trader is reminded at least a day after he was asked, and before the end"
        )
    return AssessmentPage(
        **numbers,
        silence=Silence(settings["silence"]),
        examine_lanes=lanes,
        second=_second(source, on),
        refusals=_reasons(source, "refusals", on),
        offences=_reasons(source, "offences", on),
        grounds=_reasons(source, "grounds", on),
        points=_points(source, on),
        order=_texts(source, "order", _ORDER, "the words of an order"),
        says=_texts(source, "says", _SAYS, "the sentence an officer reads"),
        sha256=source.sha256,
    )


def _texts(source: Source, table: str, wanted: tuple[str, ...], what: str) -> Mapping[str, str]:
    given = source.settings.get(table, {})
    missing = [key for key in wanted if key not in given]
    if missing:
        raise PackError(f"{source.path}.toml: [{table}] has no {', '.join(missing)}; write {what}")
    return {key: str(text) for key, text in given.items()}


def _reasons(source: Source, table: str, on: date) -> dict[str, Reason]:
    rows = [row for row in source.table(table, _REASON) if in_force(row, on)]
    return {row["code"]: Reason(row["code"], row["says"], row["law"]) for row in rows}


def _points(source: Source, on: date) -> tuple[StandardText, ...]:
    rows = [row for row in source.table("points", _POINT) if in_force(row, on)]
    for row in rows:
        if row["field"] not in _ABOUT:
            raise PackError(
                f"{source.path}/points.csv: {row['code']} asks about {row['field']!r}; known are {', '.join(_ABOUT)}"
            )
    return tuple([StandardText(row["code"], row["field"], row["title"], row["asks"]) for row in rows])


def _second(source: Source, on: date) -> Mapping[str, int]:
    """The amount in minor units from which a second officer confirms, by action. Two digits of minor units."""
    found = {}
    for row in source.table("second", _SECOND):
        if in_force(row, on):
            if row["action"] not in {action.value for action in Action}:
                raise PackError(f"{source.path}/second.csv: no action {row['action']!r}; see clearance.assessment")
            found[row["action"]] = int(Decimal(row["from"]).scaleb(2))
    return found
