"""Examination of the goods: what to open, who opens it, what was found (UCC art. 188, RKC General Annex 3.33-3.39)."""
