"""The markers on boundary lines: numbered points, their stones, what is wrong with them on paper."""
