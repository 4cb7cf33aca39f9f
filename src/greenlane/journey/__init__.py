"""The order of things: what happens to a declaration, from a message to released goods."""
