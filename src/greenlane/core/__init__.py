"""Words for all floors: money, dates, codes, party, declaration, finding, case, book.

Pure: the standard library and msgspec structs (decision record 0002), no I/O, no clock, no chance.
"""
