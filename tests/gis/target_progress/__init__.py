"""Tests of targets row by row and of reporting periods."""
