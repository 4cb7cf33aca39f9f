"""Tests of the whole: the house, the road, contracts, golden messages. A room's own tests lie in the room."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_data(*parts: str) -> Path:
    """A folder or file of the real inputs kept beside the checkout; skips the test, saying so, where it is absent."""
    folder = Path(os.environ.get("GREENLANE_SHARED_DATA", ROOT.parent / "shared" / "data")).joinpath(*parts)
    if not folder.exists():
        pytest.skip(f"{'/'.join(parts)}: the real inputs are not beside this checkout (set GREENLANE_SHARED_DATA)")
    return folder
