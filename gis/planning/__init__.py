"""Analyses for planning: each run kept with its inputs, parameters and data version."""
