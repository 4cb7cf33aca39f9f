"""How are dates written so that any calendar reads them? iCalendar (RFC 5545): lines folded, texts escaped, UTC."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from greenlane.core.words import Fact

MEDIA_TYPE = "text/calendar; charset=utf-8"
#: Octets of a line without its end (RFC 5545, 3.1).
LONGEST = 75
_END = "\r\n"


class Entry(Fact, frozen=True):
    """A date in a calendar: a moment, or a day as a whole. ``uid`` names it for ever, so that a later calendar moves
    the entry and adds none; ``changed_at`` is when it last became known."""

    uid: str
    at: datetime | date
    summary: str
    changed_at: datetime
    description: str = ""
    url: str = ""
    minutes: int = 30


def calendar(name: str, product: str, entries: Iterable[Entry], refresh: timedelta = timedelta(hours=1)) -> str:
    """The calendar as text. The same entries give the same text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escaped(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
    wait = f"PT{int(refresh.total_seconds() // 60)}M"
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{wait}", f"X-PUBLISHED-TTL:{wait}"]
    for entry in sorted(entries, key=lambda one: one.uid):
        lines += _event(entry)
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(entry: Entry) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{escaped(entry.uid)}", f"DTSTAMP:{_utc(entry.changed_at)}", *_times(entry)]
    lines.append(f"SUMMARY:{escaped(entry.summary)}")
    if entry.description:
        lines.append(f"DESCRIPTION:{escaped(entry.description)}")
    if entry.url:
        lines.append(f"URL:{_clean(entry.url)}")
    # A day that something is due takes nobody's time.
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _times(entry: Entry) -> list[str]:
    if isinstance(entry.at, datetime):
        return [f"DTSTART:{_utc(entry.at)}", f"DTEND:{_utc(entry.at + timedelta(minutes=entry.minutes))}"]
    after = entry.at + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends escaped, other control signs left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line with its end; after 75 octets it goes on in the next line after a space, never within a sign."""
    parts, size = [[]], 0  # type: list[list[str]], int
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            parts.append([])
            size = 1  # the space that the line goes on after
        parts[-1].append(sign)
        size += octets
    return f"{_END} ".join("".join(part) for part in parts) + _END


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _clean(address: str) -> str:
    return "".join(c for c in address if 32 < ord(c) < 127)
