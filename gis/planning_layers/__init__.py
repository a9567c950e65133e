"""What planning stands on beside the register: corridors, areas, positions and population."""
