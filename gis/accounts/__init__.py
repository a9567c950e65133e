"""Organisations, accounts, roles, sessions and API tokens."""
