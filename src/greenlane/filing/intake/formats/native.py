"""How is native JSON read and written? The canonical model itself: one object, an array, or one object a line."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place, Reading

_ONE = msgspec.json.Decoder(Declaration)
_SEVERAL = msgspec.json.Decoder(tuple[Declaration, ...])
_ENCODER = msgspec.json.Encoder(decimal_format="string")
_BOM = b"\xef\xbb\xbf"
#: Letters in lower case and digits, with what may stand among them, as 0; all but digits, quotes and the letters of
#: the suspects is left out, signs and blanks too. Leaving out may show a suspect that is none, and never hides one.
_FOLDED = bytes(48 if chr(c) in "0123456789._" else c for c in range(256)).lower()
_LEFT_OUT = bytes(c for c in range(256) if chr(c).lower() not in '0123456789._"nanife')
#: What a number must hold to be no plain one: (s)NaN, infinity, an exponent; escapes, which may hide these, apart.
_SUSPECTS = (b'"nan', b'"inf', b"0e0")
_PATH = re.compile(r"(?P<says>.*?) - at `\$(?P<path>.*?)`", re.DOTALL)
_POSITION = re.compile(r"\(byte (\d+)\)")


class Native:
    """JSON of the published schema (docs/reference/declaration.schema.json)."""

    name = "json"
    media_types: tuple[str, ...] = ("application/json", "application/x-ndjson")
    endings: tuple[str, ...] = (".json", ".ndjson", ".jsonl")

    def sniff(self, raw: bytes) -> bool:
        return raw[:64].removeprefix(_BOM).lstrip()[:1] in (b"{", b"[")

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        if len(raw) > limits.size:
            says = f"the message has {len(raw)} bytes; {limits.size} are read"
            raise MalformedError(Fault(says, "split it into several messages"))
        read: list[Declaration] = []
        faults: list[Fault] = []
        for line, text in _texts(raw.removeprefix(_BOM)):
            try:
                found = _decoded(text)
                faults.extend(_bounds(found, text, line, limits))
                read.extend(found)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
                faults.append(_fault(error, text, line))
            if len(read) > limits.declarations:
                says = f"there are more than {limits.declarations} declarations"
                faults.append(Fault(says, "split the message", line))
            if len(faults) >= limits.faults or len(read) > limits.declarations:
                break
        if faults:
            raise MalformedError(*faults)
        return Reading(self.name, tuple(read))

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        """One object, or one object a line."""
        return b"".join(_ENCODER.encode(declaration) + b"\n" for declaration in declarations)

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        seen = 0
        for line, text in _texts(raw.removeprefix(_BOM)):
            held: Any = json.loads(text)
            several = held if isinstance(held, list) else [held]
            if declaration < seen + len(several):
                prefix = f"$[{declaration - seen}]" if isinstance(held, list) else "$"
                return _place(several[declaration - seen], pointer, prefix, line)
            seen += len(several)
        return Place("$" + _dotted(pointer))


def schema(examples: Iterable[Declaration] = ()) -> bytes:
    """The published JSON Schema (2020-12) of a declaration."""
    made: dict[str, Any] = msgspec.json.schema(Declaration)
    for name, each in made.get("$defs", {}).items():
        each["title"] = re.sub(r"(?<!^)(?=[A-Z])", " ", name)
        each["additionalProperties"] = False
    about = (
        "A goods declaration, its amendment or cancellation, in the names of the WCO Data Model 3. Numbers are JSON "
        "numbers or text, without exponent; times are ISO 8601 with a zone; codes are text; nothing else is known."
    )
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Goods declaration",
        "description": about,
        "examples": [json.loads(_ENCODER.encode(each)) for each in examples],
    }
    return (json.dumps({**head, **made}, indent=1, ensure_ascii=False) + "\n").encode()


def _decoded(text: bytes) -> tuple[Declaration, ...]:
    return _SEVERAL.decode(text) if text.lstrip()[:1] == b"[" else (_ONE.decode(text),)


def _texts(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Each JSON text with the number of its first line: the whole, or every line where each line is an object."""
    first, _, rest = raw.strip().partition(b"\n")
    if rest and first[:1] == b"{" and first.rstrip()[-1:] == b"}":
        yield from ((number, line) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip())
    else:
        yield 1, raw


def _bounds(read: tuple[Declaration, ...], text: bytes, line: int, limits: Limits) -> Iterator[Fault]:
    """What the schema allows and a ledger cannot hold."""
    for each in read:
        if len(each.items) > limits.items:
            says = f"the declaration has {len(each.items)} items; {limits.items} are read"
            yield Fault(says, "split the declaration", line, element="$.goodsShipment.items")
    if len(text) <= limits.text and not _suspicious(text, limits):
        return
    if _holdable(read, limits):
        return
    for place, each in enumerate(read):
        prefix = f"$[{place}]" if text.lstrip()[:1] == b"[" else "$"
        for path, says, remedy in _unholdable(each, prefix, limits):
            yield Fault(says, remedy, line, element=path)


def _suspicious(text: bytes, limits: Limits) -> bool:
    if b"\\" in text or not text.isascii():
        return True
    folded = text.translate(_FOLDED, _LEFT_OUT)
    return b"0" * (limits.digits + 1) in folded or any(suspect in folded for suspect in _SUSPECTS)


def _holdable(read: tuple[Declaration, ...], limits: Limits) -> bool:
    """Whether nothing is :func:`_unholdable`, at full speed."""
    waiting: list[Any] = list(read)
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is str:
            if len(value) > limits.text or "\x00" in value:
                return False
        elif kind is Decimal:
            if not _bounded(value, limits):
                return False
        elif kind is tuple:
            waiting.extend(value)
        elif isinstance(value, msgspec.Struct):
            waiting.extend([held for held in msgspec.structs.astuple(value) if held])
    return True


def _bounded(value: Decimal, limits: Limits) -> bool:
    return value.is_finite() and max(abs(value.adjusted()), len(value.as_tuple().digits)) <= limits.digits


def _unholdable(value: Any, path: str, limits: Limits) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, msgspec.Struct):
        for field, name in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            held = getattr(value, field)
            if held is not None:
                yield from _unholdable(held, f"{path}.{name}", limits)
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _unholdable(each, f"{path}[{place}]", limits)
    else:
        yield from ((path, *why) for why in _too_much(value, limits))


def _too_much(value: Any, limits: Limits) -> Iterator[tuple[str, str]]:
    if isinstance(value, Decimal) and not _bounded(value, limits):
        yield "the number is infinite, undefined or too long", f"write at most {limits.digits} plain digits"
    if isinstance(value, str) and len(value) > limits.text:
        yield f"the text has {len(value)} characters; {limits.text} are read", "shorten it"
    if isinstance(value, str) and "\x00" in value:
        yield "the text holds the character U+0000", "leave it out"


def _fault(error: Exception, text: bytes, line: int) -> Fault:
    if isinstance(error, RecursionError):
        return Fault("the JSON is nested too deeply", "send it without the outer layers", line)
    if isinstance(error, UnicodeDecodeError):
        wrong = error.object[error.start : error.start + 1].hex()
        says = f"byte {error.start} ({wrong}) does not fit the encoding UTF-8"
        return Fault(says, "send the message in UTF-8", line)
    told = str(error)
    position = _POSITION.search(told)
    if "truncated" in told:
        return Fault("the JSON ends too early", "send the whole message", line + text.rstrip().count(b"\n"))
    if position is not None:
        before = text[: int(position[1])]
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        says = told[: position.start()].strip()
        return Fault(says, "correct the JSON there", line + before.count(b"\n"), column)
    found = _PATH.fullmatch(told)
    says, path = (found["says"], "$" + found["path"]) if found else (told, "$")
    remedy = "leave it out" if "unknown field" in says else "see the published schema of a declaration"
    return Fault(says, remedy, line, element=path)


def _place(held: Any, pointer: str, prefix: str, line: int) -> Place:
    for part in (part for part in pointer.split("/") if part):
        if isinstance(held, list):
            held = held[int(part)] if part.isdigit() and int(part) < len(held) else None
        else:
            held = held.get(part) if isinstance(held, dict) else None
    raw = None if held is None else held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
    return Place(prefix + _dotted(pointer), line, raw)


def _dotted(pointer: str) -> str:
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in pointer.split("/") if part)
