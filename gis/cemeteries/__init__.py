"""Public cemeteries and historic burial clusters, and the ledger of their plots and niches."""
