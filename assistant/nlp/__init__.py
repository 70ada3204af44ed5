"""The language room: numerals, quantities, roles, claims; the only home of spaCy and jieba."""
