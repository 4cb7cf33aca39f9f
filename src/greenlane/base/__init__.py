"""Machinery that knows no customs: the ledger and the pen, people, files, packs, jobs, notices."""
