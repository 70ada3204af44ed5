"""Fixed pages: glyphs at places (PDF, OFD) become rows, tables, paragraphs, and at last lines of text."""
