"""Tests of place-name signs."""
