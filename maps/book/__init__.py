"""The printed book of an edition: what it holds, and its PDF."""
