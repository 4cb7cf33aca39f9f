"""Bytes lie under their hash, once, and damage is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.files import store


@given(st.binary(max_size=300))
def test_what_is_kept_is_read(tmp_path_factory, raw):
    root = tmp_path_factory.mktemp("store")
    stored = store.keep(root, raw)
    assert store.read(root, stored.sha256) == raw
    assert stored.size == len(raw)
    assert store.keep(root, raw) == stored
    assert [p.name for p in root.rglob("*") if p.is_file()] == [stored.sha256]


def test_damage_is_noticed(tmp_path):
    stored = store.keep(tmp_path, b"invoice")
    path = store.place(tmp_path, stored.sha256)
    path.chmod(0o640)
    path.write_bytes(b"invoicf")
    with pytest.raises(store.DamagedFileError, match="backup"):
        store.read(tmp_path, stored.sha256)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 62 + "/."])
def test_only_a_hash_is_a_place(tmp_path, digest):
    with pytest.raises(ValueError, match="SHA-256"):
        store.place(tmp_path, digest)


def test_a_broken_write_leaves_nothing(tmp_path, monkeypatch):
    def broken(_handle):
        raise OSError("disk full")

    monkeypatch.setattr(store.os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        store.keep(tmp_path, b"invoice")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
