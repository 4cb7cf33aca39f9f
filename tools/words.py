"""What do the pages say, and in which languages? Finds every message, and keeps a catalogue of each language.

``python -m tools.words`` reads all templates and modules of the site, merges what it finds into
``site/locale/<language>/LC_MESSAGES/django.po`` (sorted, without places, so that a diff shows words only), compiles
the ``.mo`` beside it, and tells what is not translated. ``tests/house/test_words.py`` fails where one of them is stale.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.site.settings")

SITE = Path(__file__).resolve().parents[1] / "src" / "greenlane" / "site"
#: The languages that pages are translated into; English is what the source says.
LANGUAGES = ("km", "th")
HEAD = """# Greenlane in {name}. `python -m tools.words` finds new messages and compiles this file.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_NAMES = {"km": "Khmer", "th": "Thai"}
#: What a message is marked by in Python, and how many texts it has: a plural has two.
_MARKS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
_FORMAT = "python-format"
#: A compiled catalogue says nothing of when it was made: the same words are the same bytes.
_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)
#: A marked text within a tag or a variable of a template.
_MARKED = re.compile(r"""\{[{%][^}]*?\b_\("([^"]*)"\)""")


class Said(NamedTuple):
    """A message of the source: its text, the text for several where it has one, and whether it holds places."""

    text: str
    several: str
    has_places: bool


def said() -> list[Said]:
    """Every message of the site, once, in the order of their texts."""
    import django

    django.setup()
    found: dict[str, Said] = {}
    for one in (*_of_modules(), *_of_templates()):
        kept = found.get(one.text)
        if kept is None or (one.several and not kept.several):
            found[one.text] = one
    return [found[text] for text in sorted(found)]


def _of_modules() -> Iterator[Said]:
    for path in sorted(SITE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marks = _marks(tree)
        for node in ast.walk(tree) if marks else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
                yield _told(node, marks[node.func.id], path)


def _marks(tree: ast.Module) -> dict[str, int]:
    """The names under which a module has gettext, each with the number of its texts."""
    return {
        name.asname or name.name: _MARKS[name.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in _MARKS
    }


def _told(call: ast.Call, count: int, path: Path) -> Said:
    texts = [arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if len(texts) != count:
        place = f"{path.relative_to(SITE)}:{call.lineno}"
        raise SystemExit(f"{place}: a message must be a plain text, or nobody can translate it: use % and names")
    return Said(texts[0], texts[1] if count == 2 else "", "%(" in texts[0])


def _of_templates() -> Iterator[Said]:
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    engine, root = engines["django"].engine, SITE / "templates"
    for path in sorted(root.rglob("*.*")):
        nodes = engine.get_template(str(path.relative_to(root))).nodelist
        for text in _MARKED.findall(path.read_text(encoding="utf-8")):
            yield Said(text.replace("%", "%%"), "", False)
        for one in nodes.get_nodes_by_type(TranslateNode):
            if isinstance(text := one.filter_expression.var.literal, str):
                yield Said(str(text).replace("%", "%%"), "", False)
        for block in nodes.get_nodes_by_type(BlockTranslateNode):
            text, places = block.render_token_list(block.singular)
            several = block.render_token_list(block.plural)[0] if block.plural else ""
            texts = [" ".join(t.split()) if block.trimmed else t for t in (text, several)]
            yield Said(texts[0], texts[1], bool(places))


def po(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return SITE / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """The catalogue as it is kept; an empty one for a new language."""
    if not po(language).exists():
        return Catalog(locale=language, fuzzy=False)
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def merged(language: str) -> Catalog:
    """What the source says now, with the translations that are kept. What is said no longer is left out."""
    old, new = catalogue(language), Catalog(locale=language, fuzzy=False)
    for one in said():
        ids = (one.text, one.several) if one.several else one.text
        kept = old.get(one.text)
        words = kept.string if kept else ""
        if one.several:
            words = words if isinstance(words, tuple) else (words,)
        elif isinstance(words, tuple):
            words = words[0]
        new.add(ids, words, flags=[_FORMAT] if one.has_places or "%(" in one.several else [])
    return new


def written(language: str, words: Catalog) -> bytes:
    """The text of a ``.po``."""
    out = io.BytesIO()
    write_po(out, words, width=120, no_location=True, omit_header=True, sort_output=True)
    return HEAD.format(name=_NAMES[language], language=language).encode() + out.getvalue().rstrip(b"\n") + b"\n"


def compiled(language: str) -> bytes:
    """The bytes of a ``.mo``: what is translated, and nothing for what is not, so that English is shown."""
    words, out = catalogue(language), io.BytesIO()
    full = Catalog(locale=language, header_comment="", creation_date=_WHENEVER, revision_date=_WHENEVER, fuzzy=False)
    for one in words:
        if one.id and all(_all(one.string)):
            full.add(one.id, one.string, flags=one.flags)
    write_mo(out, full)
    return out.getvalue()


def untranslated(words: Catalog) -> list[str]:
    """The messages without a translation: readers see them in English."""
    return [_text(one.id) for one in words if one.id and not all(_all(one.string))]


def _text(of: str | list[str] | tuple[str, ...]) -> str:
    return of if isinstance(of, str) else of[0]


def _all(of: str | list[str] | tuple[str, ...]) -> list[str]:
    return [of] if isinstance(of, str) else list(of)


def main() -> None:
    for language in LANGUAGES:
        words = merged(language)
        place = po(language)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(written(language, words))
        place.with_suffix(".mo").write_bytes(compiled(language))
        missing = untranslated(words)
        sys.stdout.write(f"{language}: {len(words)} messages, {len(missing)} not translated\n")
        if "--missing" in sys.argv:
            sys.stdout.writelines(f"  {text}\n" for text in missing)


if __name__ == "__main__":
    main()
