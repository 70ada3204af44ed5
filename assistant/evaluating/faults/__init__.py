"""Families of seeded faults, one a file: its PLUGIN is a tuple of fault classes, found by being here."""
