"""Compare two versions of the same lines: ours with those that a neighbour or another source holds.

Pure but for reading and writing files. Geometries are EPSG:4490, longitude then latitude; distances are
metres in the plane of the pair's 3-degree Gauss-Krüger zone, areas are geodesic.
"""
