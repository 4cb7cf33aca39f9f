"""Showing a visitor around: the guided tour of a demonstration, and the page of all components."""
