"""The site as a Django app: base templates, static files, commands."""

from django.apps import AppConfig


class Site(AppConfig):
    name = "greenlane.site"
