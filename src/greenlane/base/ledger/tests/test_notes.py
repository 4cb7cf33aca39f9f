"""Notes and keys: the example of the C2SP specification, round trips, and everything that must be refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.ledger import notes
from greenlane.base.ledger.notes import NoteError, Signer, Verifier
from greenlane.base.ledger.terms import Head

SIGNER = Signer("log.example/xx", bytes(range(32)))
HEAD = Head(origin="log.example/xx", size=7, root=bytes(32))
NOTE = SIGNER.sign(notes.checkpoint_text(HEAD))

#: The key and note of the documentation of golang.org/x/mod/sumdb/note, the format's first implementation.
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_note_of_the_first_implementation():
    assert notes.opened(GO_NOTE, Verifier.read(GO_KEY)).startswith("If you think")
    signer = Signer.read(GO_SECRET)
    assert str(signer.verifier) == GO_KEY
    assert signer.sign(GO_NOTE.partition("\n\n")[0] + "\n") == GO_NOTE


def test_a_key_reads_as_it_is_written_and_is_never_shown():
    again = Signer.read(SIGNER.secret())
    assert str(again.verifier) == str(SIGNER.verifier)
    assert SIGNER.secret().rpartition("+")[2] not in repr(SIGNER)
    assert "PRIVATE" not in repr(SIGNER)


def test_a_checkpoint_reads_as_it_is_signed():
    assert notes.head_of(notes.opened(NOTE, SIGNER.verifier)) == HEAD


def test_other_signatures_are_passed_over():
    other = Signer("witness.example", bytes(32))
    line = other.sign(notes.checkpoint_text(HEAD)).rpartition("\n\n")[2]
    assert notes.head_of(notes.opened(NOTE + line, SIGNER.verifier)) == HEAD
    assert notes.head_of(notes.opened(NOTE + line, other.verifier)) == HEAD


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_any_changed_character_is_refused_or_changes_nothing_signed(place, character):
    changed = NOTE[:place] + character + NOTE[place + 1 :]
    try:
        text = notes.opened(changed, SIGNER.verifier)
    except NoteError:
        return
    assert text == notes.checkpoint_text(HEAD)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n— log.example/xx\n",
        "text\n\n— log.example/xx !!!!\n",
        "text\n\n- log.example/xx AAAA\n",
        NOTE[:-1],
        NOTE.replace("\n7\n", "\n8\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE + "— a.example AAAAAA==\n" * 64,
        Signer("log.example/xx", bytes(32)).sign(notes.checkpoint_text(HEAD)),
    ],
)
def test_what_is_no_note_of_ours(note):
    with pytest.raises(NoteError):
        notes.opened(note, SIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nAAAA\n",
        "a\n-1\nAAAA\n",
        "a\n1\nAAAA\n",
        "a\n٧\n" + "A" * 43 + "=\n",
        "a\n1\n????\n",
        "\n1\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_no_checkpoint(text):
    with pytest.raises(NoteError):
        notes.head_of(text)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "name",
        "name+00000000+AAAA",
        str(SIGNER.verifier).replace("log.", "dog."),
        "na me" + str(SIGNER.verifier)[len("log.example/xx") :],
    ],
)
def test_what_is_no_key(key):
    with pytest.raises(NoteError):
        Verifier.read(key)
    with pytest.raises(NoteError):
        Signer.read(f"PRIVATE+KEY+{key}")
    with pytest.raises(NoteError):
        Signer.read(key)


def test_a_note_without_its_last_line_feed_is_not_signed():
    with pytest.raises(NoteError):
        SIGNER.sign("no line feed")
