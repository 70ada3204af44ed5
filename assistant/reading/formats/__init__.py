"""Plug-ins: one file a document format, each offering PLUGIN, a FormatReader of protocols.py."""
