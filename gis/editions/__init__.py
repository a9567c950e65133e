"""Editions of the gazetteer: chosen, composed, edited entry by entry, frozen and published."""
