"""Boundary disputes: cases, claims, papers, steps, standstill, the change of the line that follows."""
