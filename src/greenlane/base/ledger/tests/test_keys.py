"""Keys are made once, for their owner alone, and never shown."""

import stat
import threading

import pytest

from greenlane.base.ledger import keys
from greenlane.base.ledger.keys import KeyFileError
from greenlane.base.ledger.notes import NoteError


def test_made_once_with_its_mode(tmp_path):
    path = tmp_path / "keys" / "log.key"
    first = keys.log_signer(path, "log.example/xx")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert str(keys.log_signer(path, "log.example/xx").verifier) == str(first.verifier)
    assert path.read_text().startswith("PRIVATE+KEY+log.example/xx+")
    assert [p.name for p in path.parent.iterdir()] == ["log.key"]


def test_a_key_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "log.key"
    keys.log_signer(path, "log.example/xx")
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        keys.log_signer(path, "log.example/xx")


def test_the_key_of_another_log_and_no_key(tmp_path):
    path = tmp_path / "log.key"
    secret = keys.log_signer(path, "log.example/xx").secret()
    with pytest.raises(KeyFileError, match=r"not of other\.example") as told:
        keys.log_signer(path, "other.example")
    assert secret not in str(told.value)
    path.write_text("PRIVATE+KEY+broken")
    with pytest.raises(NoteError):
        keys.log_signer(path, "log.example/xx")


def test_whoever_comes_second_takes_the_first_key(tmp_path):
    path, found = tmp_path / "log.key", []
    threads = [
        threading.Thread(target=lambda: found.append(str(keys.log_signer(path, "log.example/xx").verifier)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
