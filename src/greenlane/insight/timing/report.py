"""What stands in the report of a study? PDF for people, CSV for everybody who reckons on; same study, same bytes."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from greenlane.base.files import fonts
from greenlane.base.files.archiving import Lasting
from greenlane.base.files.fonts import BODY, BOLD
from greenlane.base.files.papers import BAND, INK, QUIET, RULE
from greenlane.insight.timing.terms import STRETCHES, Dimension, Segment, Study, Timed, TimingPage

_WIDTH = A4[0] - 36 * mm
_TEXT = ParagraphStyle("text", fontName=BODY, fontSize=8.5, leading=12.5, textColor=INK)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=7.5, leading=11, textColor=QUIET)
_HEAD = ParagraphStyle(
    "head", parent=_TEXT, fontName=BOLD, fontSize=12, leading=18, spaceBefore=6 * mm, spaceAfter=2 * mm
)
_TITLE = ParagraphStyle("title", parent=_HEAD, fontSize=20, leading=28, spaceBefore=0)
_COLUMNS = (
    "dimension", "group", "segment", "hours", "count", "mean", "median", "mode", "least", "most", "range", "deviation",
    "lower_quartile", "upper_quartile", "p90", "low_fence", "high_fence", "outliers", "mean_without_outliers",
)  # fmt: skip


def rows(study: Study) -> Iterator[tuple[str | int | float, ...]]:
    """Every figure of the study, the names of the columns first; times in seconds, causes as sums and shares."""
    yield _COLUMNS
    for timed in (*study.segments, *study.groups):
        for hours, s in (("clock", timed.clock), ("office", timed.work)):
            yield (
                timed.dimension or "all", timed.group, timed.segment.value, hours, s.count, round(s.mean, 1), s.median,
                s.mode, s.least, s.most, s.range, round(s.deviation, 1), s.lower, s.upper, s.p90, s.low_fence,
                s.high_fence, s.outliers, round(s.mean_within, 1),
            )  # fmt: skip
    for cause in study.causes:
        for hours, seconds in (("clock", cause.seconds), ("office", cause.work_seconds)):
            rest = ("",) * (len(_COLUMNS) - 6)
            yield ("cause", cause.actor.value, "sum", hours, cause.declarations, seconds, *rest)


def as_csv(study: Study) -> str:
    """The study as CSV (RFC 4180) in UTF-8."""
    text = StringIO()
    csv.writer(text).writerows(rows(study))
    return text.getvalue()


def as_pdf(study: Study, page: TimingPage) -> bytes:
    """The study as PDF: title, period, method, rule of outliers, tables, simple charts."""
    fonts.register()
    words, buffer = page.words, BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        title=words["title"], author=words["author"], subject=_period(study), creator="Greenlane",
        lang=words["language"], initialFontName=BODY,
    )  # fmt: skip
    story: list[Flowable] = [
        Paragraph(words["author"], _SMALL),
        Paragraph(words["title"], _TITLE),
        Paragraph(f"{words['period']} {_period(study)} · {study.office or words['everywhere']}", _TEXT),
        Paragraph(
            f"{words['declarations']}: {study.declarations:,} · {words['waiting']}: {study.waiting:,} · "
            f"{words['made']} {study.made_at:%Y-%m-%d %H:%M} UTC",
            _SMALL,
        ),
        Spacer(0, 3 * mm),
        Paragraph(words["method"], _TEXT),
        Paragraph(words["outlier"].format(fence=f"{study.fence:g}"), _TEXT),
    ]
    story += _body(study, page) if study.declarations else [Paragraph(words["nothing"], _HEAD)]
    document.build(story, canvasmaker=Lasting, onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


#: How a duration is said, by its largest unit.
SPANS: Mapping[str, str] = {
    "seconds": "{seconds} s", "minutes": "{minutes} min", "hours": "{hours} h {minutes}", "days": "{days} d {hours} h",
}  # fmt: skip


def span(seconds: float, forms: Mapping[str, str] = SPANS) -> str:
    """``5 s``, ``12 min``, ``3 h 05``, ``4 d 2 h``: a duration as people say it, in ``forms`` of their language."""
    whole = round(seconds)
    if whole < 100:
        return forms["seconds"].format(seconds=whole)
    minutes = round(seconds / 60)
    if minutes < 60:
        return forms["minutes"].format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return forms["hours"].format(hours=hours, minutes=f"{minutes:02d}")
    days, hours = divmod(round(seconds / 3600), 24)
    return forms["days"].format(days=days, hours=hours)


def _body(study: Study, page: TimingPage) -> list[Flowable]:
    words = page.words
    stretches = [t for t in study.segments if t.segment in STRETCHES and t.clock.count]
    totals = [(words[t.segment], t.clock.mean * t.clock.count, span(t.clock.mean)) for t in stretches]
    story = [
        KeepTogether([Paragraph(words["causes"], _HEAD), _bars(
            [(words[c.actor], c.share, f"{c.share:.1%}  ({words['work']}: {c.work_share:.1%})") for c in study.causes]
        )]),
        Paragraph(f"{words['segments']} – {words['clock']}", _HEAD),
        _figures([(words[t.segment], t.clock) for t in study.segments], page, "segment"),
        KeepTogether([Paragraph(words["mean"], _SMALL), _bars(totals)]),
        Paragraph(f"{words['segments']} – {words['work']}", _HEAD),
        _figures([(words[t.segment], t.work) for t in study.segments], page, "segment"),
    ]  # fmt: skip
    for dimension in Dimension:
        found = [t for t in study.groups if t.dimension == dimension and t.segment is Segment.CLEARANCE]
        if found:
            title = words["groups"].format(dimension=words[dimension])
            story.append(KeepTogether([Paragraph(title, _HEAD), _figures(_named(found, words), page, "group")]))
    return [*story, *_slowest(study, page)]


def _named(found: Sequence[Timed], words: Any) -> list[tuple[str, Any]]:
    return [(t.group or "–", t.clock) for t in found]


def _figures(found: Sequence[tuple[str, Any]], page: TimingPage, first: str) -> Flowable:
    """A table of figures, a row each."""
    keys = (first, "count", "mean", "median", "mode", "range", "deviation", "p90", "outliers")
    body = [
        [name, f"{s.count:,}", *map(span, (s.mean, s.median, s.mode, s.range, s.deviation, s.p90)), f"{s.outliers:,}"]
        for name, s in found if s.count
    ]  # fmt: skip
    return _table([[page.words[key] for key in keys], *body], [2.4, *([1.0] * 8)])


def _slowest(study: Study, page: TimingPage) -> list[Flowable]:
    words = page.words
    if not study.outliers:
        return []
    heads = [words[key] for key in ("reference", "office", "lane", "clock", "segment", "who")]
    body = [[o.reference, o.office, o.lane, span(o.seconds), words[o.segment], words[o.actor]] for o in study.outliers]
    return [Paragraph(words["listed"], _HEAD), _table([heads, *body], [2.2, 1, 1, 1.2, 2, 1.2], left=True)]


def _table(cells: list[list[str]], shares: Sequence[float], *, left: bool = False) -> Flowable:
    whole = sum(shares)
    first, last = (0, 0), (-1, -1)
    style = [
        ("FONT", first, last, BODY, 7.5), ("TEXTCOLOR", first, (-1, 0), QUIET), ("TEXTCOLOR", (0, 1), last, INK),
        ("ALIGN", (1, 0), last, "LEFT" if left else "RIGHT"), ("LINEBELOW", first, last, 0.4, RULE),
        ("LEFTPADDING", first, (0, -1), 0), ("TOPPADDING", first, last, 3), ("BOTTOMPADDING", first, last, 3),
    ]  # fmt: skip
    return Table(cells, colWidths=[_WIDTH * s / whole for s in shares], repeatRows=1, style=style, hAlign="LEFT")


def _bars(found: Sequence[tuple[str, float, str]]) -> Flowable:
    """Horizontal bars with their names before and their figures behind them."""
    most, step = max((amount for _, amount, _ in found), default=0.0) or 1.0, 6 * mm
    drawing = Drawing(_WIDTH, step * len(found) + 2 * mm, initialFontName=BODY)
    for place, (name, amount, told) in enumerate(found):
        y, width = step * (len(found) - place - 1), amount / most * _WIDTH * 0.42
        drawing.add(String(0, y + 1.3 * mm, name, fontName=BODY, fontSize=8, fillColor=INK))
        drawing.add(Rect(42 * mm, y, max(width, 0.5), 4 * mm, fillColor=BAND, strokeColor=None))
        drawing.add(String(44 * mm + width, y + 1.3 * mm, told, fontName=BODY, fontSize=8, fillColor=QUIET))
    return drawing


def _period(study: Study) -> str:
    return f"{study.since:%Y-%m-%d} – {study.until - timedelta(seconds=1):%Y-%m-%d}"


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 7)
    canvas.setFillColor(QUIET)
    canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, str(document.page))
