"""Where to put facilities: covering and median models, solved, verified and explained."""
