"""Calendars as RFC 5545 asks: read back by a reader of our own that unfolds and unescapes."""

from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from greenlane.site.ical import Entry, calendar, escaped, folded

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def unescaped(value):
    out, signs = [], iter(value)
    for sign in signs:
        if sign == "\\":
            following = next(signs)
            out.append("\n" if following in "nN" else following)
        else:
            out.append(sign)
    return "".join(out)


@given(TEXT)
@example("x" * 400)
@example("ü" * 300)
@example("😀" * 100)
def test_lines_are_folded_at_75_octets_and_no_sign_is_cut(text):
    line = "SUMMARY:" + escaped(text)
    raw = folded(line).encode()
    assert raw.endswith(b"\r\n")
    assert all(len(part) <= 75 for part in raw.split(b"\r\n"))
    for part in raw.split(b"\r\n"):
        part.decode()  # a sign that is cut is no UTF-8
    assert unfolded(folded(line)) == [line, ""]


@given(TEXT)
def test_no_text_breaks_out_of_its_line(text):
    made = escaped(text)
    assert not {"\r", "\n", "\x00"} & set(made)
    plain = "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or (ord(c) >= 32 and c != "\x7f")
    )
    assert unescaped(made) == plain


def test_a_calendar():
    told = calendar(
        "Dates; mine", "-//G//EN",
        [
            Entry("pay-1@g", date(2026, 3, 12), "Pay 1,000.00", AT, url="https://x/y?a=1\r\nX: y"),
            Entry("hear-1@g", AT, "Hearing\nnow", AT, "at the office; bring it", minutes=60),
        ],
    )  # fmt: skip
    lines = unfolded(told)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "NAME:Dates\\; mine" in lines
    assert lines.index("UID:hear-1@g") < lines.index("UID:pay-1@g")
    assert {"DTSTART:20260302T093000Z", "DTEND:20260302T103000Z", "SUMMARY:Hearing\\nnow"} <= set(lines)
    assert {"DTSTART;VALUE=DATE:20260312", "DTEND;VALUE=DATE:20260313", "URL:https://x/y?a=1X:y"} <= set(lines)
    assert sum(line == "BEGIN:VEVENT" for line in lines) == sum(line == "END:VEVENT" for line in lines) == 2
    assert calendar("Dates", "p", []) == calendar("Dates", "p", [])
