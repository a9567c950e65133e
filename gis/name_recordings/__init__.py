"""How people on the spot say a name: recordings of the local pronunciation (当地读音)."""
