"""Boundary disputes."""
