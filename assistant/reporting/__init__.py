"""Stage: a check report written out as text, JSON, a web page, SARIF, or comments in a Word file."""
