"""Word files: the only home of python-docx and of .docx XML."""
