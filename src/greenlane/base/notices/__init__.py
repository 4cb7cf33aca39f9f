"""Telling others: signed webhooks, with retries, to public addresses only."""
