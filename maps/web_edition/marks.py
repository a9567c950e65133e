"""What the search index and the map say of an entry beside its name, as the scripts read it."""

#: The entry is invented; its position is approximate
DEMONSTRATION, APPROXIMATE = 1, 2
