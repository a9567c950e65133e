"""Cleanup of nonstandard names: one case from the list of suspects to the archive."""
