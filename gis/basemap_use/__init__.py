"""How much of the bureau's quota of base maps has been spent, counted for all processes together."""
