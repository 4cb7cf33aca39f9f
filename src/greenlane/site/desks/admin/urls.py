"""Which address leads where? Administration: people, sites, calendars, packs."""

from django.urls import URLPattern, URLResolver, path

from greenlane.site.desks.admin import activation, packs, people, roster, working_days

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.listed, name="admin-people"),
    path("people/new", people.create, name="admin-person-new"),
    path("people/<str:username>", people.person, name="admin-person"),
    path("people/<str:username>/<slug:act>", people.act, name="admin-person-act"),
    path("posts", roster.posts, name="admin-posts"),
    path("calendars", working_days.calendars, name="admin-calendars"),
    path("packs", packs.packs, name="admin-packs"),
    path("packs/<slug:sha256>", packs.changes, name="admin-pack"),
    path("packs/propose/new", activation.propose, name="admin-propose"),
    path("packs/versions/<int:number>", activation.proposed, name="admin-version"),
    path("packs/rehearse/new", packs.rehearse, name="admin-rehearse"),
]
