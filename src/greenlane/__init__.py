"""Greenlane: an open Smart Customs platform. Read ``journey/steps.py`` first."""

__version__ = "0.1.0"
