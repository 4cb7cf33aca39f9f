"""Which law is in force, what changed since, what would a change do? Versions, editions, differences, rehearsals."""

import difflib
import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.packs.queries import archived, editions, found_in, versions
from greenlane.base.packs.rules import Shelf, changed_files, laid_over
from greenlane.base.packs.terms import Pack, PackError, Standing
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
    """The pack in force, those that lie on the disk or were proposed, and every one that decided anything."""
    return listed(request)


def listed(request: HttpRequest, more: Mapping[str, Any] = {}, status: int = 200) -> HttpResponse:
    """The page of packs, with what is told besides: a ``fault`` of a rehearsal, ``faults`` of a version proposed."""
    pack, proposed = means().shelf.pack, versions()
    open_now = {one.sha256 for one in proposed if one.standing is Standing.OPEN}
    found = found_in(settings.PACKS, settings.COUNTRY, settings.OVERLAY)
    context = {
        "pack": pack,
        "editions": editions(),
        "most": MOST,
        "found": [(one, one.pack is not None and one.pack.sha256 in open_now) for one in found],
        "versions": proposed,
        "now": now(),
    }
    return page(request, "site/admin/packs.html", {**context, **more}, status)


@needs(Scope.ADMIN)
@require_safe
def changes(request: HttpRequest, caller: Caller, sha256: str) -> HttpResponse:
    """What is different between a pack that was in force and the present one."""
    try:
        former = archived(sha256)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    context = {"changes": differences(former, means().shelf.pack), "sha256": sha256}
    return page(request, "site/admin/pack.html", context)


@needs(Scope.ADMIN)
@require_http_methods(["POST"])
def rehearse(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Lay the files of a ZIP over the pack and decide the last declarations again; nothing is written."""
    try:
        return rehearsal(request, _proposed(request))
    except (PackError, zipfile.BadZipFile) as fault:
        return listed(request, {"fault": str(fault)}, 422)


def rehearsal(request: HttpRequest, pack: Pack) -> HttpResponse:
    """What a pack would have done with the last declarations. Raises PackError where a page cannot be read."""
    shelf = Shelf(pack, PAGES)
    shelf.book(now().date())  # a page that cannot be read is told, whatever was declared so far
    found = rehearsed(shelf, MOST)
    context = {"found": found, "changes": differences(means().shelf.pack, pack), "pack": pack}
    return page(request, "site/admin/rehearsal.html", context)


def differences(before: Pack, after: Pack) -> list[Changed]:
    """The files that differ, each with its lines."""
    return [_changed(path, before, after) for path in changed_files(before, after)]


def _proposed(request: HttpRequest) -> Pack:
    """The present pack with the uploaded files laid over it. Raises PackError where the ZIP is none of a pack."""
    given = request.FILES.get("files")
    if given is None:
        raise PackError(_("Choose a ZIP file that holds the changed pages."))
    if (given.size or 0) > LARGEST:
        raise PackError(_("The file is larger than 4 MB; a change to a pack is a few pages."))
    files = {}
    with zipfile.ZipFile(io.BytesIO(given.read())) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > FILES or sum(info.file_size for info in infos) > 4 * LARGEST:
            raise PackError(_("The ZIP holds more than a pack may; send only the pages that change."))
        for info in infos:
            path = PurePosixPath(info.filename)
            if path.is_absolute() or ".." in path.parts or path.suffix not in (".toml", ".csv"):
                raise PackError(f"{info.filename}: " + _("a pack holds .toml and .csv files by their path within it"))
            files[path.as_posix()] = archive.read(info)
    return laid_over(means().shelf.pack, files)


def _changed(path: str, before: Pack, after: Pack) -> Changed:
    old, new = before.files.get(path), after.files.get(path)
    kind = "added" if old is None else "removed" if new is None else "changed"
    lines = difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=1)
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return Changed(path, kind, tuple(told[:_LINES]), max(0, len(told) - _LINES))


def _lines(raw: bytes | None) -> list[str]:
    return raw.decode(errors="replace").splitlines() if raw else []
