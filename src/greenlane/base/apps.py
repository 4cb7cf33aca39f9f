"""How does Django see a floor? As one app whose tables live in the rooms' ``models.py``."""

from importlib import import_module, util
from pathlib import Path

from django.apps import AppConfig


class Floor(AppConfig):
    """An app that gathers the models of every room below its package, so that a room is added by adding it."""

    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        assert self.apps is not None
        self.models = self.apps.all_models[self.label]
        self.models_module = self.module  # Django makes tables only for apps that name the module of their models
        for room in sorted(p.parent.name for p in Path(self.path).glob("*/models.py")):
            import_module(f"{self.name}.{room}.models")
        if util.find_spec(f"{self.name}.models"):
            raise RuntimeError(f"{self.name}/models.py: tables belong in a room, not on the floor")


class BaseFloor(Floor):
    name = "greenlane.base"
