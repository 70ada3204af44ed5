"""Exporters: one file for each output of a check report."""
