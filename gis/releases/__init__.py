"""Releases of the register as data: built aside, checked, then switched in one transaction."""
