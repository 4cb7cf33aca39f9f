"""Which address leads where? Everybody's own account: second factor, sessions, password."""

from django.urls import URLPattern, URLResolver, path

from greenlane.site.desks.account import factor, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.account, name="account"),
    path("password", home.password, name="account-password"),
    path("sessions/end", home.end, name="account-end-session"),
    path("second-factor", factor.factor, name="account-factor"),
    path("second-factor/begin", factor.begin, name="account-factor-begin"),
    path("second-factor/take", factor.take, name="account-factor-take"),
]
