"""Maker and checker: changes of registered facts, decided by somebody else. Knows no subject."""
