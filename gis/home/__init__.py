"""The home page: what waits for somebody, what is due, and what the register holds and lacks."""
