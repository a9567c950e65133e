"""Place-name signs: inspected by road, compared with the standard name, rectified."""
