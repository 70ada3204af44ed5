"""The office's own things: its workspace folder."""
