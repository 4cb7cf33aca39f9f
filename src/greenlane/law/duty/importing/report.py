"""What does a build say of itself? The report laid beside the pack: counts, and every line not understood."""

from collections.abc import Iterable, Iterator

from greenlane.law.duty.importing.draft import Draft, Grade

_TITLES = {
    Grade.BLOCKING: "Not understood: declarations of these goods wait for a person",
    Grade.OPEN: "For the administration to set or decide",
    Grade.TOLD: "Done otherwise than the source says it",
}


def written(draft: Draft, breaches: Iterable[str] = ()) -> str:
    """The report in Markdown, ``breaches`` of the integrity rules first."""
    return "\n".join(_lines(draft, list(breaches))) + "\n"


def _lines(draft: Draft, breaches: list[str]) -> Iterator[str]:
    yield f"# Tariff {draft.country}, built from: {draft.source}\n"
    yield "| what | number |\n|---|---|"
    for what, number in draft.counts.items():
        yield f"| {what} | {number:,} |"
    for table, rows in draft.rows.items():
        if rows:
            yield f"| rows of {table}.csv | {len(rows):,} |"
    if breaches:
        yield f"\n## Against the integrity rules of a tariff: {len(breaches)}\n"
        yield from (f"* {breach}" for breach in breaches)
    for grade, title in _TITLES.items():
        notes = [note for note in draft.notes if note.grade is grade]
        if notes:
            yield f"\n## {title}: {len(notes):,}\n"
            yield from (f"* `{note.where}` {' '.join(note.says.split())}" for note in notes)
