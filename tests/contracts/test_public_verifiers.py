"""Do verifiers not written here accept our log, and refuse it once anything is changed? Go's sumdb/note and sumdb/tlog.

They come as Debian's packages golang-go and golang-golang-x-mod-dev, without any download.
"""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import RequestFactory

from greenlane.base.ledger import proofs, queries, tiles, views
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer, head_of
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))
SOURCE = Path(__file__).parent / "go" / "verify.go"
GOPATH = Path(os.environ.get("GREENLANE_GOPATH", "/usr/share/gocode"))


@pytest.fixture(scope="module")
def verifier(tmp_path_factory) -> Path:
    """The Go program, built; skips with the reason where Go or its package is not there."""
    go = shutil.which("go")
    if go is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go and its sumdb are not here: apt-get install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": os.environ.get("GOCACHE", str(folder / "cache")),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    built = folder / "verify"
    subprocess.run(
        [go, "build", "-o", built, SOURCE], check=True, env={**os.environ, **settings}, cwd=folder, timeout=240
    )
    return built


@pytest.fixture
def served(tmp_path, db) -> Path:
    """A folder with all that the log serves over HTTP, an older checkpoint and some proofs."""
    tell(300)
    (tmp_path / "old").write_text(seal(SIGNER, AT).checkpoint)
    tell(300)
    seal(SIGNER, AT)
    (tmp_path / "key").write_text(f"{SIGNER.verifier}\n")
    size = head_of(queries.checkpoint() or "").size
    save(tmp_path / "checkpoint", views.checkpoint(RequestFactory().get("/checkpoint")))
    widths = [(index, min(256, size - index * 256)) for index in range((size + 255) // 256)]
    places = [("0", *place) for place in widths] + [("entries", *place) for place in widths]
    for level, index, width in [*places, *((str(level), i, w) for level, i, w in tiles.edge_places(size) if level)]:
        path = tiles.path_of(level, index, width)
        save(tmp_path / path, views.tile(RequestFactory().get(f"/{path}"), path.removeprefix("tile/")))
    for index in (0, 255, 256, 599):
        proof = queries.proof_of(Event.objects.get(leaf_index=index).pk)
        (tmp_path / f"{index}.tlog-proof").write_text(proofs.written(proof))
    return tmp_path


def tell(count: int) -> None:
    with writing(by="test", at=AT) as pen:
        for number in range(count):
            pen.event("test.told", f"subject-{number}", {"number": number})


def save(path: Path, answer) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(answer.content)


def asked(verifier: Path, served: Path) -> subprocess.CompletedProcess[str]:
    proof_files = sorted(served.glob("*.tlog-proof"))
    return subprocess.run(
        [verifier, served / "key", served, served / "old", *proof_files],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_go_accepts_checkpoint_tiles_entries_consistency_and_proofs(verifier, served):
    answer = asked(verifier, served)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "accepted 600 leaves\n", "")


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def another_key(served: Path) -> None:
    (served / "key").write_text(str(Signer(SIGNER.name, bytes(32)).verifier))


def a_forged_past(served: Path) -> None:
    origin, _, rest = (served / "old").read_text().split("\n\n")[0].partition("\n")
    (served / "old").write_text(SIGNER.sign(f"{origin}\n299\n{rest.partition(chr(10))[2]}\n"))


def another_leaf_in_a_proof(served: Path) -> None:
    proof, other = (proofs.read((served / f"{n}.tlog-proof").read_text()) for n in (255, 256))
    (served / "255.tlog-proof").write_text(proofs.written(proof).replace(*map(extra, (proof, other))))


def extra(proof) -> str:
    return proofs.written(proof).split("\n")[1]


TAMPERINGS = {
    "a leaf": lambda served: flip(served / "tile/entries/000", 100),
    "a tile": lambda served: flip(served / "tile/0/001", 77),
    "a hash above": lambda served: flip(served / "tile/1/000.p/2", 5),
    "the size": lambda served: flip(served / "checkpoint", len("log.example/xx\n")),
    "the key": another_key,
    "the past": a_forged_past,
    "a proof's leaf": another_leaf_in_a_proof,
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_go_refuses_a_changed(verifier, served, name):
    TAMPERINGS[name](served)
    answer = asked(verifier, served)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.strip()
