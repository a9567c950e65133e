"""Tests of gis.name_applications."""
