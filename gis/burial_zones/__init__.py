"""Where graves are forbidden: rules of corridors and areas, lines of sight, and relocation."""
