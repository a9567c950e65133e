"""Named features, their names, what happened to the names, and where they are."""
