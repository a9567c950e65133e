"""The live check of a proposed name: N1-N10 of 地名管理条例 Art. 9, and suggestions of new names."""
