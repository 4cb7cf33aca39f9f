"""The bar of long work: Ctrl-C is heard even where the interpreter drops it."""

import os
import signal

import pytest

from greenlane.site.cli.progress import progress


class Deaf:
    """Something whose end drops whatever is raised in it."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_was_dropped_is_said_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        work(done)
    assert done == [0, 1]
    assert signal.getsignal(signal.SIGINT) is before


def work(done: list[int]) -> None:
    with progress() as bar:
        task = bar.add_task("Clearing", total=3, rate="")
        for n in range(3):
            if n == 1:
                Deaf()
            done.append(n)
            bar.update(task, advance=1)
