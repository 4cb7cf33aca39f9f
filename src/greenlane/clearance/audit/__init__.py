"""Audit after release: what is looked at later, what it finds, what is recovered, and errors disclosed unasked."""
