"""Declarations that are stuck: a trader's ticket, a clock, answers, higher levels; both sides stay anonymous."""
