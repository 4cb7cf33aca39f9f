"""How is a figure told? One line for people, and a row in a file where ``python -m bench`` collects them."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

#: Names the file that ``python -m bench`` reads afterwards.
COLLECTED = "GREENLANE_BENCH_FIGURES"
AT_LEAST, AT_MOST = "≥", "<"
#: Between these marks of a page stands the table.
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


class Figure(msgspec.Struct, frozen=True):
    """One claim as measured; ``value`` is what the target speaks of: a ratio, a rate, milliseconds or percent."""

    claim: str
    database: str
    figure: str
    peer: str = ""
    value: float | None = None
    sense: str = AT_LEAST
    target: float | None = None

    @property
    def verdict(self) -> str:
        """``met``, or by how much it is missed; empty where there is no target."""
        if self.value is None or self.target is None:
            return ""
        met = self.value >= self.target if self.sense == AT_LEAST else self.value < self.target
        return "met" if met else f"missed by {abs(self.value - self.target) / abs(self.target):.0%}"


def tell(figure: Figure) -> None:
    """Print a figure and hand it to whoever collects."""
    parts = [f"[{figure.database}] {figure.claim}: {figure.figure}", figure.peer]
    if figure.value is not None:
        parts.append(f"{_short(figure.value)}{_target(figure)}")
    print("; ".join(part for part in parts if part), flush=True)
    path = os.environ.get(COLLECTED)
    if path:
        with Path(path).open("ab") as file:
            file.write(msgspec.json.encode(figure) + b"\n")


def collected(path: Path) -> list[Figure]:
    """Every figure told since the file was made."""
    return [msgspec.json.decode(line, type=Figure) for line in path.read_bytes().splitlines()]


def table(figures: Sequence[tuple[str, Figure]]) -> str:
    """(Benchmark, figure) as a Markdown table, as it stands in docs/performance.md."""
    lines = [
        "| claim | database | figure | peer or limit | ratio or value | target | made by |",
        "|---|---|---|---|---|---|---|",
    ]
    for made_by, f in figures:
        value = "" if f.value is None else f"**{_short(f.value)}**"
        target = "" if f.target is None else f"{f.sense} {_short(f.target)}: {f.verdict}"
        lines.append(
            f"| {f.claim} | {f.database} | {f.figure} | {f.peer} | {value} | {target} | `python -m bench.{made_by}` |"
        )
    return "\n".join(lines)


def write_into(page: Path, text: str) -> None:
    """Put ``text`` between the two marks of a page. Raises ValueError where it has none."""
    before, begun, rest = page.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"{page} has no {BEGIN} … {END}: put the marks where the table belongs")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def quantile(times: Sequence[float], share: float) -> float:
    """The time that ``share`` of ``times`` (seconds) stay within, in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1e3


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    return f" (target {figure.sense} {_short(figure.target)}: {figure.verdict})"


def _short(value: float) -> str:
    """Three digits are what a measurement is worth."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
