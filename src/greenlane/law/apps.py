"""The law floor as a Django app."""

from greenlane.base.apps import Floor


class LawFloor(Floor):
    name = "greenlane.law"
