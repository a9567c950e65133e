"""What the register serves to other systems: each subject's collection by one declaration."""
