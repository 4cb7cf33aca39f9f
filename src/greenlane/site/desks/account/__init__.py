"""Everybody's own account: second factor, sessions, language."""
