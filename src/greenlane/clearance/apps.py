"""The clearance floor as a Django app."""

from greenlane.base.apps import Floor


class ClearanceFloor(Floor):
    name = "greenlane.clearance"
