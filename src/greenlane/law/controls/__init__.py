"""The room controls of the floor law."""
