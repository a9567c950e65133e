"""Applications to name, rename and abolish: papers, decision, filing, announcement, their clocks."""
