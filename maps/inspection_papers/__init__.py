"""The papers of a joint inspection: Word from templates that staff edit, PDF made of that Word, XLSX."""
