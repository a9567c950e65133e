"""Vector tiles of the served collections: what a tile holds, for whom, and the statement that encodes it."""
