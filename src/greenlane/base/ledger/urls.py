"""Which address leads where? The log, at the root of the site, as C2SP tlog-tiles lays it down."""

from django.urls import path

from greenlane.base.ledger import views

urlpatterns = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("tile/<path:place>", views.tile, name="tile"),
]
