"""Who may come in? Users are found, created, changed and closed; second factors and sessions are taken away."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people import attending, queries, services
from greenlane.base.people.terms import AccessError, Caller, Person, Role, Scope
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders import staffing
from greenlane.filing.traders.terms import CompanyError
from greenlane.site.attendance import note_read
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.refusals import why_not

ROWS = 50


class ChangeForm(forms.Form):
    """What can be changed of a user; ``office`` is the code of a customs office."""

    name = forms.CharField(label=_later("Name"), max_length=200)
    email = forms.EmailField(label=_later("E-mail"), required=False)
    role = forms.ChoiceField(label=_later("Role"), choices=[(r.value, r.value.capitalize()) for r in Role])
    office = forms.CharField(
        label=_later("Office"), max_length=16, required=False,
        help_text=_later("The code of the customs office, for an officer or a manager."),
    )  # fmt: skip
    password = forms.CharField(
        label=_later("New password"), required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_later("Leave it empty to keep the present one. A new one ends every session."),
    )  # fmt: skip


class PersonForm(ChangeForm):
    """A new user; ``party`` is the registration of a trader."""

    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_later("User name"), max_length=150,
        error_messages={"invalid": _later("Letters, digits and . @ + - _ only.")},
    )  # fmt: skip
    party = forms.CharField(
        label=_later("Trader"), max_length=32, required=False,
        help_text=_later("The registration number, for a trader."),
    )  # fmt: skip
    password = forms.CharField(
        label=_later("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_later("At least ten characters. The person changes it after the first log-in."),
    )  # fmt: skip
    field_order = ("username", "name", "email", "role", "party", "office", "password")

    def clean_party(self) -> str:
        """A trader that is registered."""
        party: str = self.cleaned_data["party"].strip()
        if party and not traders.names([party]):
            raise forms.ValidationError(_("No trader is registered under this number."))
        return party


@needs(Scope.ADMIN)
@require_safe
def listed(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Users by name, found by words, a page at a time."""
    words, after = request.GET.get("words", "").strip(), request.GET.get("after", "")
    found = queries.people(words, after=after, limit=ROWS + 1)
    following = found[ROWS - 1].username if len(found) > ROWS else ""
    context = {"people": found[:ROWS], "words": words, "following": following, "later": bool(after)}
    return page(request, "site/admin/people.html", context)


@needs(Scope.ADMIN)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A new user."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with writing(by=caller.name, at=now()) as pen:
                services.create_user(
                    pen, given["username"], given["password"], Role(given["role"]),
                    party=given["party"], office=given["office"], name=given["name"],
                )  # fmt: skip
                services.change_user(pen, given["username"], email=given["email"])
        except AccessError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("The user can log in."), extra_tags="green")
            return redirect("admin-person", username=given["username"])
    return page(request, "site/admin/person.html", {"form": form}, 422 if form.errors else 200)


@needs(Scope.ADMIN)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, caller: Caller, username: str) -> HttpResponse:
    """One user: who it is, where it is logged in, what can be changed."""
    found = _found(username)
    given = {"name": found.name, "email": found.email, "role": found.role, "office": found.office}
    form = ChangeForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            with writing(by=caller.name, at=now()) as pen:
                _change(pen, username, form.cleaned_data)
        except AccessError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("It is changed."), extra_tags="green")
            return redirect("admin-person", username=username)
    note_read(request, username[:64], "user")
    sessions = [one for one in queries.sessions(username) if one.ended_at is None]
    context = {"form": form, "person_shown": found, "sessions": sessions, "self": request.user.get_username()}
    context["manages"] = traders.is_company_admin(username, found.party)
    return page(request, "site/admin/person.html", context, 422 if form.errors else 200)


@needs(Scope.ADMIN)
@require_POST
def act(request: HttpRequest, caller: Caller, username: str, act: str) -> HttpResponse:
    """Close or open a user, take a second factor away, end every session. Nobody closes itself."""
    _found(username)
    if act not in _ACTS or (act == "close" and username == request.user.get_username()):
        raise Http404(_("There is no such act."))
    try:
        with writing(by=caller.name, at=now()) as pen:
            _ACTS[act](pen, username)
    except (LookupError, CompanyError) as no:
        messages.error(request, why_not(no), extra_tags="yellow")
    else:
        messages.success(request, _("Done."), extra_tags="green")
    return redirect("admin-person", username=username)


def _close(pen: Pen, username: str) -> None:
    services.close_user(pen, username)
    attending.end_sessions(pen, username)


_ACTS: dict[str, Callable[[Pen, str], object]] = {
    "close": _close,
    "open": lambda pen, username: services.change_user(pen, username, is_active=True),
    "take-factor": attending.take_factor,
    "end-sessions": attending.end_sessions,
    "appoint": staffing.appoint,
}


def _change(pen: Pen, username: str, given: dict[str, str]) -> None:
    services.change_user(
        pen, username, role=Role(given["role"]), office=given["office"], name=given["name"], email=given["email"]
    )
    if given["password"]:
        services.set_password(pen, username, given["password"])


def _found(username: str) -> Person:
    try:
        return queries.user(username)
    except LookupError as nobody:
        raise Http404(str(nobody)) from nobody
