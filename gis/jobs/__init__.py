"""Background work with progress and cancel, on procrastinate's queue."""
