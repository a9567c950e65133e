"""Tests of gis.name_cleanup."""
