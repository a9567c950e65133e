"""The gazetteer 《乌审旗地名志》: what it consists of, and in which order its indexes stand."""
