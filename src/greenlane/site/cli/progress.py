"""How does long work show? One console, one kind of progress bar."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class _Rate(ProgressColumn):
    """What the task says of its speed, where it says anything."""

    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get("rate", "")))


def progress() -> Progress:
    """A bar with count, rate and time left, on standard error so that output can be piped."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=errors,
    )
