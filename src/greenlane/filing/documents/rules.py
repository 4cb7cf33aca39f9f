"""What follows? Whether a file is taken, and the number it gets."""

from datetime import date

from greenlane.base.files import rules as files
from greenlane.base.files.terms import Kind
from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.core.codes import check_character
from greenlane.filing.documents.terms import DocumentsPage, FileRefusedError, KindRule

_COLUMNS = ("kind", "endings", "media_type", "max_bytes", "law", "start", "end")
_SAYS = (
    "empty", "too_large", "unknown_kind", "wrong_ending", "cut", "two_files", "infected", "quarantined", "clean",
)  # fmt: skip


def read(source: Source, on: date) -> DocumentsPage:
    """The page ``flow/documents`` of a day. Raises PackError on an unknown kind or a missing text."""
    source.only("prefix", "max_bytes", "scan_seconds", "retention_years", "says")
    says = source.settings.get("says", {})
    for key in _SAYS:
        if key not in says:
            raise PackError(f"{source.path}.toml: [says] has no {key!r}; write the sentence a trader reads")
    rows = [_kind(row) for row in source.table("kinds", _COLUMNS) if in_force(row, on)]
    return DocumentsPage(
        prefix=source.settings["prefix"],
        max_bytes=source.settings["max_bytes"],
        scan_seconds=float(source.settings["scan_seconds"]),
        retention_years=source.settings["retention_years"],
        kinds={rule.kind: rule for rule in rows},
        says=dict(says),
        sha256=source.sha256,
    )


def check(page: DocumentsPage, name: str, raw: bytes) -> KindRule:
    """The rule of the file's kind. Raises FileRefusedError, with what to do, where the file is not taken."""
    shown = files.plain_name(name)
    if not raw.strip():
        raise _refused(page, "empty", name=shown)
    if len(raw) > page.max_bytes:
        raise _refused(page, "too_large", name=shown, limit=page.max_bytes // 1_000_000)
    kind = files.kind_of(raw)
    rule = page.kinds.get(kind) if kind else None
    if rule is None:
        raise _refused(page, "unknown_kind", name=shown, kinds=", ".join(k.value for k in page.kinds))
    if len(raw) > rule.max_bytes:
        raise _refused(page, "too_large", name=shown, limit=rule.max_bytes // 1_000_000)
    if files.ending(name) not in rule.endings:
        raise _refused(page, "wrong_ending", name=shown, kind=rule.kind.value, endings=" or ".join(rule.endings))
    if not files.is_whole(raw, rule.kind):
        raise _refused(page, "cut", name=shown)
    if files.is_two_files(raw, rule.kind):
        raise _refused(page, "two_files", name=shown)
    return rule


def reference_of(number: int, page: DocumentsPage, on: date) -> str:
    """The document's number: prefix, two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{page.prefix}{on.year % 100:02d}{number:09d}"
    return text + check_character(text)


def _kind(row: Row) -> KindRule:
    return KindRule(
        kind=Kind(row["kind"]),
        endings=tuple(row["endings"].split()),
        media_type=row["media_type"],
        max_bytes=int(row["max_bytes"]),
    )


def _refused(page: DocumentsPage, rule: str, **words: object) -> FileRefusedError:
    return FileRefusedError(rule, page.says[rule], **words)
