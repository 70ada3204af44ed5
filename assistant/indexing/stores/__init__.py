"""Passage stores, one plug-in a file: PLUGIN offers `name` and `open(folder, *, create)`; files that start with "_" are shared by them."""
