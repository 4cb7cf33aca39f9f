"""How does long work show? One console, one kind of progress bar."""

import signal
import threading
from typing import Any

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


class _Bar(Progress):
    """A bar that hears Ctrl-C for sure.

    The interpreter drops a KeyboardInterrupt that is raised in a place from which nothing can be raised, such as the
    hash of a key that C code looks up; the work would go on to its end. What was heard is said again at the next step.
    """

    _heard = False
    _before: Any = None

    def __enter__(self) -> "_Bar":
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        super().__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        super().__exit__(*raised)
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def update(self, *args: Any, **more: Any) -> None:
        super().update(*args, **more)
        if self._heard:
            raise KeyboardInterrupt

    def _hear(self, *_: Any) -> None:
        self._heard = True
        raise KeyboardInterrupt


def progress() -> Progress:
    """A bar with count, rate and time left, on standard error so that output can be piped."""
    return _Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=errors,
    )
