"""Documents in: files, bytes and text become Document nouns with metadata, blocks and outline."""

from assistant.reading.reader import read_bytes, read_file, read_text

__all__ = ["read_bytes", "read_file", "read_text"]
