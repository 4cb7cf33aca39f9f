"""The room origin of the floor law."""
