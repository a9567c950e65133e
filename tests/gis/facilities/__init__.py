"""Tests of elderly services."""
