"""Height models: grids of heights that somebody loaded, of which planning reads slope and what is seen."""
