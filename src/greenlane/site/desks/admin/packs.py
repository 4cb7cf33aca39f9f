"""Which law is in force, what changed since, and what would a change do? Editions, their differences, rehearsals."""

import difflib
import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.packs.queries import archived, editions, on_disk
from greenlane.base.packs.rules import Shelf, changed_files
from greenlane.base.packs.terms import Pack, PackError
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.words import Fact
from greenlane.journey.rehearse import rehearse as rehearsed
from greenlane.journey.steps import PAGES
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means

#: A rehearsal from the page answers within a request; longer ones run by ``greenlane rehearse``.
MOST, LARGEST, FILES = 2_000, 4 * 1024 * 1024, 400
_LINES = 200


class Changed(Fact, frozen=True):
    """A file that differs: lines of the difference, each with ``+``, ``-`` or a space before it."""

    path: str
    kind: str
    lines: tuple[str, ...]
    more: int


@needs(Scope.ADMIN)
@require_safe
def packs(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The pack in force and every one that decided anything."""
    pack = means().shelf.pack
    context = {"pack": pack, "pages": len(PAGES), "files": len(pack.files), "editions": editions(), "most": MOST}
    return page(request, "site/admin/packs.html", context)


@needs(Scope.ADMIN)
@require_safe
def changes(request: HttpRequest, caller: Caller, sha256: str) -> HttpResponse:
    """What is different between a pack that was in force and the present one."""
    try:
        former = archived(sha256)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    found = [_changed(path, former, means().shelf.pack) for path in changed_files(former, means().shelf.pack)]
    return page(request, "site/admin/pack.html", {"changes": found, "sha256": sha256})


@needs(Scope.ADMIN)
@require_http_methods(["POST"])
def rehearse(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Lay the files of a ZIP over the pack and decide the last declarations again; nothing is written."""
    try:
        pack = _proposed(request)
        shelf = Shelf(pack, PAGES)
        shelf.book(now().date())  # a page that cannot be read is told, whatever was declared so far
        found = rehearsed(shelf, MOST)
    except (PackError, zipfile.BadZipFile) as fault:
        context = {"pack": means().shelf.pack, "editions": editions(), "fault": str(fault), "most": MOST}
        return page(request, "site/admin/packs.html", context, 422)
    present = means().shelf.pack
    different = [_changed(path, present, pack) for path in changed_files(present, pack)]
    return page(request, "site/admin/rehearsal.html", {"found": found, "changes": different, "pack": pack})


def _proposed(request: HttpRequest) -> Pack:
    """The present pack with the uploaded files laid over it. Raises PackError where the ZIP is none of a pack."""
    given = request.FILES.get("files")
    if given is None:
        raise PackError(_("Choose a ZIP file that holds the changed pages."))
    if (given.size or 0) > LARGEST:
        raise PackError(_("The file is larger than 4 MB; a change to a pack is a few pages."))
    with zipfile.ZipFile(io.BytesIO(given.read())) as archive, tempfile.TemporaryDirectory() as folder:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > FILES or sum(info.file_size for info in infos) > 4 * LARGEST:
            raise PackError(_("The ZIP holds more than a pack may; send only the pages that change."))
        for info in infos:
            path = PurePosixPath(info.filename)
            if path.is_absolute() or ".." in path.parts or path.suffix not in (".toml", ".csv"):
                raise PackError(f"{info.filename}: " + _("a pack holds .toml and .csv files by their path within it"))
            target = Path(folder, *path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(info))
        return on_disk(settings.PACKS / settings.COUNTRY, Path(folder))


def _changed(path: str, before: Pack, after: Pack) -> Changed:
    old, new = before.files.get(path), after.files.get(path)
    kind = "added" if old is None else "removed" if new is None else "changed"
    lines = difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=1)
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return Changed(path, kind, tuple(told[:_LINES]), max(0, len(told) - _LINES))


def _lines(raw: bytes | None) -> list[str]:
    return raw.decode(errors="replace").splitlines() if raw else []
