"""How does another version of the pack come into force? Found on disk, checked, proposed; another person approves."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import services
from greenlane.base.packs.queries import archived, found_in, version
from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import Pack, PackError, Version
from greenlane.base.people.terms import Caller, Scope
from greenlane.journey.checking import check
from greenlane.journey.steps import PAGES
from greenlane.site.calendars import written
from greenlane.site.clock import now
from greenlane.site.desks.admin.packs import differences, listed, rehearsal
from greenlane.site.frame import needs, page
from greenlane.site.means import means


@needs(Scope.ADMIN)
@require_POST
def propose(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Check a version that lies on the disk, keep it whole and propose it."""
    at, folder = now(), request.POST.get("folder", "")
    typed = {"folder": folder, "says": request.POST.get("says", ""), "begins": request.POST.get("begins", "")}
    try:
        begins, pack = _moment(typed["begins"]), _on_disk(folder)
        faults = check(Shelf(pack, PAGES), at.date()).faults
        if faults:
            return listed(request, {"refused": folder, "faults": faults, "typed": typed}, 422)
        with writing(by=caller.name, at=at) as pen:
            number = services.propose(pen, pack, folder, typed["says"], begins)
    except PackError as no:
        return listed(request, {"refused": folder, "faults": (str(no),), "typed": typed}, 422)
    messages.success(request, _("The version is proposed. Another administrator approves it."), extra_tags="green")
    return redirect("admin-version", number=number)


@needs(Scope.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def proposed(request: HttpRequest, caller: Caller, number: int) -> HttpResponse:
    """A proposed version: what it changes; rehearsed, approved by another person, or refused."""
    found = _found(number)
    if request.method != "POST":
        return _shown(request, caller, found)
    do = request.POST.get("do", "")
    try:
        if do == "rehearse":
            return rehearsal(request, archived(found.sha256))
        says = _decide(caller, number, do)
    except PackError as no:
        messages.error(request, str(no), extra_tags="red")
    else:
        messages.success(request, says, extra_tags="green")
    return redirect("admin-version", number=number)


def _decide(caller: Caller, number: int, do: str) -> str:
    """Approve or refuse; says what came of it. Raises PackError, Http404 for another act."""
    if do not in ("approve", "refuse"):
        raise Http404(_("There is no such act."))
    with writing(by=caller.name, at=now()) as pen:
        if do == "refuse":
            services.refuse(pen, number)
            return _("The version is refused. Nothing changes.")
        begins = services.approve(pen, number)
    if begins > now():
        return _("Approved. It is in force from {moment} UTC.").format(moment=written(begins, "minutes"))
    return _("Approved. Within seconds every process decides by it.")


def _shown(request: HttpRequest, caller: Caller, found: Version) -> HttpResponse:
    context = {
        "version": found,
        "proposer": found.proposed_by.removeprefix("user:"),
        "decider": found.decided_by.removeprefix("user:"),
        "changes": differences(means().shelf.pack, archived(found.sha256)),
        "is_own": found.proposed_by == caller.name,
        "is_in_force": found.sha256 == means().shelf.pack.sha256,
    }
    return page(request, "site/admin/version.html", context)


def _found(number: int) -> Version:
    try:
        return version(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere


def _on_disk(folder: str) -> Pack:
    """The version in a folder; only what was found by name, never a path that somebody sends."""
    for one in found_in(settings.PACKS, settings.COUNTRY, settings.OVERLAY):
        if one.folder == folder:
            if one.pack is None:
                raise PackError(one.fault)
            return one.pack
    raise PackError(_("There is no such version on the disk any more. Load the page again."))


def _moment(text: str) -> datetime | None:
    """A moment in UTC as a browser sends it; None where none is named. Raises PackError."""
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise PackError(_("Write the moment like 2026-03-04T08:00."))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
