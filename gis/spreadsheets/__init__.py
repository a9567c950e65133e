"""Read and write the lists that offices exchange: CSV, Excel, Word tables, Access databases."""
