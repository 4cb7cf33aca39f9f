"""The risk floor as a Django app."""

from greenlane.base.apps import Floor


class RiskFloor(Floor):
    name = "greenlane.risk"
