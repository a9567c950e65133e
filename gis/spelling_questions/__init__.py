"""Questions about how names are read and spelled, and what people decided about them."""
