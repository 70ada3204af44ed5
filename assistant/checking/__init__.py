"""Checks a document: every figure gets a status, every rule its say; coverage is counted."""
