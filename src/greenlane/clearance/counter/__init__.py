"""The facilitation centre: originals on paper, visits in turn, declarations typed on a signed mandate."""
