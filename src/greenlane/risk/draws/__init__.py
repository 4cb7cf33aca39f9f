"""The room draws of the floor risk."""
