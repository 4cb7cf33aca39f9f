"""The room duty of the floor law."""
