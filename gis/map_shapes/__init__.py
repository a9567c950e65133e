"""What maps draw, made ready when it is written: projected, and generalised for each band of zooms."""
