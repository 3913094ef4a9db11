"""The header of a ledger, found among titles, fillers and merged cells."""
