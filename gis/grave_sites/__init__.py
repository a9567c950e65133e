"""Illegal graves and their remediation: the ledger, its papers, and who may see whose they are."""
