"""The HTTP API: everything the page can do, for programs."""
