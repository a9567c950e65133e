"""Joint inspections (联合检查): plan, findings of both sides, differences, measures, papers, archive."""
