"""Compliance verification, release, the release note."""
