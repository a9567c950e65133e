"""How far the year's targets are, row by row, and reporting periods that are closed."""
