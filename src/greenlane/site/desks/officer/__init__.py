"""The officer's desk: assigned bills, the dock, the counter, audits, appeals."""
