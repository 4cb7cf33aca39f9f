"""The filing floor as a Django app."""

from greenlane.base.apps import Floor


class FilingFloor(Floor):
    name = "greenlane.filing"
