"""Rules, word lists and thresholds about names: versioned rows that staff change by proposals."""
