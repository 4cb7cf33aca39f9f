"""Generated documents say what the code says now."""

from tests import ROOT
from tools import life


def test_the_life_of_a_declaration_is_told_as_it_is() -> None:
    assert life.PAGE.read_text() == life.page(), "stale: run python -m tools.life"


def test_every_room_and_command_is_named_in_the_docs() -> None:
    readme = (ROOT / "README.md").read_text()
    for command in ("make demo", "make test", "greenlane clear", "greenlane verify", "greenlane rehearse"):
        assert command in readme
