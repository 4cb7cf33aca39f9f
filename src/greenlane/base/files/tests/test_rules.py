"""Files that pretend: wrong ending, two files in one, cut uploads, hostile names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.files import rules
from greenlane.base.files.terms import Kind

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17) + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20) + b"\xff\xd9"
TIFF = b"II*\x00\x08\0\0\0" + bytes(16)
XML = b'<?xml version="1.0"?><Invoice/>'


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (PDF, Kind.PDF),
        (PNG, Kind.PNG),
        (JPEG, Kind.JPEG),
        (TIFF, Kind.TIFF),
        (b"MM\x00*" + bytes(8), Kind.TIFF),
        (XML, Kind.XML),
        (b"\xef\xbb\xbf" + XML, Kind.XML),
        ("Łódź, 12 cartons".encode(), Kind.PLAIN),
        (b"MZ\x90\x00\x03", None),
        (b"PK\x03\x04zip", None),
        (b"\x7fELF\x02", None),
        (b"#!/bin/sh\x00", None),
        ("Łódź".encode("utf-16"), None),
        (b"\xff\xfe\xfa", None),
        (b"", None),
        (b" \n ", None),
    ],
)
def test_kind_is_what_the_bytes_show(raw, kind):
    assert rules.kind_of(raw) is kind


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (PNG + PDF, Kind.PNG),  # trailing bytes after the image
        (JPEG[:-2] + b"%PDF-1.4\xff\xd9", Kind.JPEG),  # a PDF reader finds its header in the first kilobyte
        (PDF + b"PK\x05\x06" + bytes(18), Kind.PDF),  # a ZIP reader finds its end at the end
        (PDF[:9] + b"PK\x03\x04" + PDF[9:], Kind.PDF),
        (JPEG[:4] + b"<script>alert(1)</script>" + JPEG[4:], Kind.JPEG),
        (b"hello <SCRIPT>alert(1)</SCRIPT>", Kind.PLAIN),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', Kind.XML),
        (b'<?xml version="1.0"?><svg onload="x()"/>', Kind.XML),
    ],
)
def test_two_files_in_one_are_noticed(raw, kind):
    assert rules.is_two_files(raw, kind)


@pytest.mark.parametrize(("raw", "kind"), [(PDF, Kind.PDF), (PNG, Kind.PNG), (JPEG, Kind.JPEG), (XML, Kind.XML)])
def test_honest_files_are_one_and_whole(raw, kind):
    assert not rules.is_two_files(raw, kind)
    assert rules.is_whole(raw, kind)


@pytest.mark.parametrize(("raw", "kind"), [(PDF[:-6], Kind.PDF), (PNG[:-9], Kind.PNG), (JPEG[:-2], Kind.JPEG)])
def test_cut_uploads_are_not_whole(raw, kind):
    assert not rules.is_whole(raw, kind)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\evil.pdf", "evil.pdf"),
        ("C:\\invoice.pdf", "invoice.pdf"),
        ("/absolute/invoice.pdf", "invoice.pdf"),
        ("inv\u202egpj.exe", "invgpj.exe"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_name_is_for_show_and_never_a_path(name, shown):
    assert rules.plain_name(name) == shown


@given(st.text(max_size=200))
def test_no_name_leaves_its_folder(name):
    shown = rules.plain_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert shown not in ("", ".", "..")
    assert len(shown) <= rules.NAME_LENGTH
