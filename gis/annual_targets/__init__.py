"""The year's targets of the bureau: what a plan set, by when, and what has been reached."""
