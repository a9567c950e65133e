"""What is taken away of an edition: the Word form, which comes back marked up, and the EPUB."""

from maps.book_word.document import write_docx

__all__ = ["write_docx"]
