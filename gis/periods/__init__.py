"""Derived tables: what of them is stale in a transaction, and the version of what is served."""
