"""One box that finds divisions and place names by whatever a person knows of them."""
