"""What the service keeps: rows in a database, files by the digest of their content."""
