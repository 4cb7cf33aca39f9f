"""Which address leads where? The manager's desk: the live board and the time release study."""

from django.urls import URLPattern, URLResolver, path

from greenlane.site.desks.manager import board, chance, listing, study

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.board, name="manager-board"),
    path("figures", board.figures, name="manager-figures"),
    path("export/<slug:figure>.csv", board.export, name="manager-export"),
    path("declarations", listing.listing, name="manager-declarations"),
    path("declarations.csv", listing.export, name="manager-declarations-csv"),
    path("times", study.study, name="manager-study"),
    path("times.pdf", study.as_pdf, name="manager-study-pdf"),
    path("times.csv", study.as_csv, name="manager-study-csv"),
    path("chance", chance.chance, name="manager-chance"),
]
