"""Who works where, at what? Posts of officers by site, with their skills; opened, changed, closed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people import queries as people
from greenlane.base.people.terms import Caller, Role, Scope
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, Duty, Post, Posting, RefusedError
from greenlane.core.book import Book
from greenlane.filing.declarations.terms import FormalitiesPage
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means, veil_key
from greenlane.site.refusals import why_not

_DESK = (Role.OFFICER.value, Role.MANAGER.value)


class SkillsForm(forms.Form):
    """The commodity groups of a post that is held."""

    def __init__(self, *args: Any, held: AssignmentPage, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("Skills"), choices=[(one.code, one.name) for one in held.groups.values()], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip


class PostForm(SkillsForm):
    """A new post: an officer, where, and either the skills it assesses with or the centre it keeps."""

    field_order = ("username", "site", "centre", "groups")

    def __init__(self, *args: Any, held: AssignmentPage, sites: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, held=held, **more)
        self.fields["username"] = forms.CharField(label=_("User name of the officer"), max_length=150)
        self.fields["site"] = forms.ChoiceField(label=_("Site"), choices=[(k, f"{k} {v}") for k, v in sites.items()])
        self.fields["centre"] = forms.ChoiceField(
            label=_("Duty"), choices=[("", _("Assesses bills")), *held.centres.items()], required=False,
            help_text=_("Who keeps a national centre needs no skills."),
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean_username(self) -> str:
        """An officer or manager who may log in."""
        name: str = self.cleaned_data["username"].strip()
        try:
            found = people.user(name)
        except LookupError as nobody:
            raise forms.ValidationError(_("Nobody has this user name. Create the user first.")) from nobody
        if found.role not in _DESK or not found.is_active:
            raise forms.ValidationError(_("Posts are held by officers and managers who can log in."))
        return name

    def posting(self) -> Posting:
        given = self.cleaned_data
        duty = Duty.CENTRE if given["centre"] else Duty.ASSESS
        groups = () if given["centre"] else tuple(given["groups"])
        return Posting(given["username"], given["site"], groups, duty, given["centre"])


@needs(Scope.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The roster by site; ``?post=`` opens the skills of one."""
    at = now()
    book = means().book(at.date())
    held = book[AssignmentPage]
    chosen = _chosen(request, queries.roster(at))
    if request.method != "POST":
        skills = SkillsForm(held=held, prefix="skills", initial={"groups": chosen.groups}) if chosen else None
        return _shown(request, book, chosen, skills=skills)
    do = request.POST.get("do", "")
    skills = SkillsForm(request.POST, held=held, prefix="skills") if do == "groups" else None
    new = PostForm(request.POST, held=held, sites=sites_of(book), prefix="new") if do == "add" else None
    form = skills or new
    if form is not None and not form.is_valid():
        return _shown(request, book, chosen, skills, new)
    try:
        with writing(by=caller.name, at=at) as pen:
            says = _act(pen, held, do, chosen, form)
    except RefusedError as no:
        if form is not None:
            form.add_error(None, why_not(no))
            return _shown(request, book, chosen, skills, new)
        messages.error(request, why_not(no), extra_tags="red")
    else:
        messages.success(request, says, extra_tags="green")
    return redirect("admin-posts")


def sites_of(book: Book) -> dict[str, str]:
    """The sites of assessment with their names, by code."""
    offices = book[FormalitiesPage].offices
    return {code: offices[code].name if code in offices else "" for code in book[AssignmentPage].sites}


def _chosen(request: HttpRequest, held: list[Post]) -> Post | None:
    """The post that the address or the form names. Raises Http404 where nobody holds it."""
    number = request.POST.get("post", "") or request.GET.get("post", "")
    if not number:
        return None
    found = next((one for one in held if str(one.id) == number), None)
    if found is None:
        raise Http404(_("There is no such post."))
    return found


def _act(pen: Pen, held: AssignmentPage, do: str, chosen: Post | None, form: Any) -> str:
    if do == "add":
        posting = form.posting()
        if not services.add_posts(pen, held, [posting], veil_key()):
            return _("{name} holds this post already.").format(name=posting.username)
        return _("{name} holds the post from now on.").format(name=posting.username)
    if chosen is None or do not in ("groups", "close"):
        raise Http404(_("There is no such act."))
    if do == "groups":
        services.change_groups(pen, held, chosen.id, form.cleaned_data["groups"], veil_key())
        return _("The skills are changed. What is drawn from now on follows them.")
    services.close_post(pen, held, chosen.id, veil_key())
    return _("The post is closed. Its open bills are drawn anew within a minute.")


def _shown(
    request: HttpRequest, book: Book, chosen: Post | None, skills: SkillsForm | None = None, new: PostForm | None = None
) -> HttpResponse:
    at, held, names = now(), book[AssignmentPage], sites_of(book)
    roster, away, loads = queries.roster(at), queries.away(at), queries.loads()
    rows = {
        code: [(one, one.username in away, loads.get(one.username, 0)) for one in roster if one.site == code]
        for code in dict.fromkeys([*held.sites, *[one.site for one in roster]])
    }
    context = {
        "sites": [(code, names.get(code, ""), held.sites.get(code), posted) for code, posted in rows.items()],
        "groups": {one.code: one.name for one in held.groups.values()},
        "centres": held.centres,
        "most": held.weighing.most_load,
        "chosen": chosen,
        "skills": skills,
        "form": new or PostForm(held=held, sites=names, prefix="new"),
        "is_open": new is not None,
    }
    failed = any(one is not None and one.errors for one in (skills, new))
    return page(request, "site/admin/posts.html", context, 422 if failed else 200)
