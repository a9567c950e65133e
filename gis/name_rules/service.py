"""What people do with rules about names: read those in force."""

from gis.name_rules.in_force import RulesInForce, rows_in_force, rules_in_force, rules_version

__all__ = ["RulesInForce", "rows_in_force", "rules_in_force", "rules_version"]
