"""Exampleland's trade: a seeded world that makes declarations, honest and not, with the truth kept apart."""
