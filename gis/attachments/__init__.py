"""Scans and photos, content-addressed, never deleted while cited."""
