"""Plug-ins that open one kind of table file as sheets of raw cells; modules with a leading underscore are the folder's own."""
