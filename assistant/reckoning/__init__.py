"""Figures against figures, pure: matching a claim to records, derivation by stated formulas, verdicts, and how a value is worded."""
