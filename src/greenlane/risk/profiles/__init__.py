"""Dated risk rules as data: matched, explained, counted; and the history of parties and prices they look at."""
