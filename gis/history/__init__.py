"""What changed, when, by whom; filled by triggers in schema history."""
