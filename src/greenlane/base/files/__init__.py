"""Bytes that must not change: a content-addressed store, what kind a file is, whether it is safe, one-page letters."""
