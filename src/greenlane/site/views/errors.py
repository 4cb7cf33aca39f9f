"""What does a person read when something is not possible? What happened, and what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenlane.site.api.problems import ProblemError, told
from greenlane.site.frame import page

#: Who asks below here gets its errors in their one shape.
_MACHINES = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(
        request,
        400,
        _("The request cannot be understood"),
        _("Your browser sent something this site does not know."),
        _("Go back, load the page again and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(
        request,
        403,
        _("You may not do this"),
        str(exception) or _("Your account does not have this right."),
        _("If you need it for your work, ask your administrator."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return _told(
        request,
        404,
        _("Nothing is here"),
        said or _("The address leads nowhere."),
        _("Check the reference for a mistyped character. What belongs to another trader is answered the same way."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Nothing is asked here of a database that may be the reason."""
    if request.path.startswith(_MACHINES):
        return told(
            request, ProblemError("unavailable", "This did not work, and it is our fault. Nothing was half done.")
        )
    return render(request, "500.html", status=500)


def _told(request: HttpRequest, status: int, heading: str, says: str, remedy: str) -> HttpResponse:
    if request.path.startswith(_MACHINES):
        return told(request, ProblemError("unknown" if status == 404 else "invalid", f"{says} {remedy}"))
    offer = not request.user.is_authenticated if hasattr(request, "user") else False
    context = {"status": status, "heading": heading, "says": says, "remedy": remedy, "offer_login": offer}
    return page(request, "site/error.html", context, status)
