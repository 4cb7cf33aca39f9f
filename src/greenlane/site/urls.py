"""Which address leads where?"""

from django.urls import URLPattern, URLResolver, include, path

from greenlane.site.api.api import api
from greenlane.site.views import (
    bank,
    components,
    declaration,
    errors,
    home,
    lodge,
    queue,
    session,
    status,
    tariff,
    verify,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("login", session.log_in, name="login"),
    path("logout", session.log_out, name="logout"),
    path("lodge", lodge.lodge, name="lodge"),
    path("template/declarations.<slug:kind>", lodge.template, name="template"),
    path("template/tariff.<slug:kind>", tariff.template, name="tariff-template"),
    path("queue", queue.queue, name="queue"),
    path("declarations/<slug:reference>", declaration.declaration, name="declaration"),
    path("declarations/<slug:reference>/pay", declaration.pay, name="pay"),
    path("declarations/<slug:reference>/documents", declaration.add_paper, name="add-paper"),
    path("declarations/<slug:reference>/release-note", verify.note, name="release-note"),
    path("declarations/<slug:reference>/<slug:action>", queue.act, name="act"),
    path("bank/<slug:reference>", bank.bank, name="bank"),
    path("language", session.choose_language, name="language"),
    path("status", status.status, name="status"),
    path("verify", verify.verify, name="verify"),
    path("desk/", include("greenlane.site.desks.trader.urls")),
    path("control/", include("greenlane.site.desks.officer.urls")),
    path("board/", include("greenlane.site.desks.manager.urls")),
    path("administration/", include("greenlane.site.desks.admin.urls")),
    path("account/", include("greenlane.site.desks.account.urls")),
    path("components", components.components, name="components"),
    path("tour/", include("greenlane.site.desks.guide.urls")),
    path("log/", include("greenlane.base.ledger.urls")),
    path("api/v1/", api.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
