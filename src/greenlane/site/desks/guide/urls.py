"""Which address leads where? The guided tour, there in a demonstration only."""

from django.urls import URLPattern, URLResolver, path

from greenlane.site.desks.guide import tour

urlpatterns: list[URLPattern | URLResolver] = [
    path("", tour.overview, name="tour"),
    path("<int:number>", tour.step, name="tour-step"),
    path("end", tour.end, name="tour-end"),
]
