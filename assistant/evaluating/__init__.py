"""Evaluation: seeds faults into clean documents and measures what the checker says of them, and of clean ones."""
