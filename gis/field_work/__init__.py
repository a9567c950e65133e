"""Field work (外业): packages handed out to devices, changes that come back, a signed receipt for each."""
