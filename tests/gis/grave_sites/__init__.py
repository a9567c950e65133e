"""Illegal graves."""
