"""Illegal graves (违建墓地): the ledger of sites, their cases, papers and acceptance."""
