"""Wenheng 文衡: finds precedents, drafts annual reports into Word, and proves every figure in them against the ledger."""
