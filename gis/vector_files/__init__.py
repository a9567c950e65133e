"""Read and write the files of geographic information systems, record by record."""
