"""What text does a PDF hold? Read in a process of its own, which may take only so much time and memory."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from greenlane.filing.drafts.terms import DraftsPage
from greenlane.filing.intake.terms import Fault, MalformedError

_MEGABYTE = 1 << 20
_REMEDY = "Send the invoice as a spreadsheet, or type it."
#: So much text is read of one file.
_MOST = 4 * _MEGABYTE


def lines_of(raw: bytes, page: DraftsPage) -> list[str]:
    """The lines of all pages, with blanks where blanks are seen. Raises MalformedError on what cannot be read.

    A file may be made to take hours or all memory; the process that reads it is ended by the system then.
    """
    source = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", __spec__.name, str(page.pages), str(page.seconds), str(page.memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no text of the file in the command
            command,
            input=raw,
            capture_output=True,
            timeout=page.seconds * 2,
            check=False,
            env={"PYTHONPATH": os.pathsep.join([str(source), *filter(None, sys.path)]), "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired:
        raise _refusal(f"reading the PDF took more than {page.seconds} seconds") from None
    if done.returncode:
        raise _refusal(_why(done.stderr))
    lines = done.stdout[:_MOST].decode("utf-8", "replace").splitlines()
    if not any(line.strip() for line in lines):
        raise _refusal("the PDF holds no text; it is a picture of a page")
    return lines


def _why(said: bytes) -> str:
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return last if last.startswith("the PDF") else "the PDF cannot be read"


def _refusal(says: str) -> MalformedError:
    return MalformedError(Fault(says, _REMEDY))


def _read(pages: int, seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory * _MEGABYTE, memory * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    import io

    from pypdf import PdfReader

    document = PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False)
    if document.is_encrypted:
        sys.exit("the PDF is locked by a password")
    if len(document.pages) > pages:
        sys.exit(f"the PDF has {len(document.pages)} pages; {pages} are read")
    said = 0
    for sheet in document.pages:
        text = sheet.extract_text(extraction_mode="layout").encode("utf-8", "replace")
        said += len(text)
        if said > _MOST:
            sys.exit("the PDF holds more text than is read")
        sys.stdout.buffer.write(text + b"\n")


if __name__ == "__main__":
    _read(*(int(given) for given in sys.argv[1:4]))
