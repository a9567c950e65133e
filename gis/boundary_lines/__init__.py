"""The lines between divisions: derived, described in words, approved, managed by two parties."""
