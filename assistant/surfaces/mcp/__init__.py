"""The tools for assistants (MCP): search, checks, explanations and drafts of an office's folder, over stdio or HTTP."""
