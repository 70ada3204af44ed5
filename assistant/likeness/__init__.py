"""Text against text, pure: near-duplicates, groups of them, and how much of one text stands in another."""
