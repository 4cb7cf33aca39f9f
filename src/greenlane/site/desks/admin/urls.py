"""Which address leads where? Administration: people, sites, calendars, packs."""

from django.urls import URLPattern, URLResolver, path

from greenlane.site.desks.admin import packs, people

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.listed, name="admin-people"),
    path("people/new", people.create, name="admin-person-new"),
    path("people/<str:username>", people.person, name="admin-person"),
    path("people/<str:username>/<slug:act>", people.act, name="admin-person-act"),
    path("packs", packs.packs, name="admin-packs"),
    path("packs/<slug:sha256>", packs.changes, name="admin-pack"),
    path("packs/rehearse/new", packs.rehearse, name="admin-rehearse"),
]
