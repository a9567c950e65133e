"""旗, 苏木/镇, 嘎查/村/社区: states over valid time, codes, boundaries, lineage."""
