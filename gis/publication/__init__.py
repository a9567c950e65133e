"""Who may see which field and record; every output asks here."""
