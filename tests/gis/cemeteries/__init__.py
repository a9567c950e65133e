"""Tests of cemeteries."""
