"""The insight floor as a Django app."""

from greenlane.base.apps import Floor


class InsightFloor(Floor):
    name = "greenlane.insight"
