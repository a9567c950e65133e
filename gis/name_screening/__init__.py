"""Compare names with one another: the same spoken name, the same place under another name, a new name."""
