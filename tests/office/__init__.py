"""Tests of the office: who may do what, files, reports, review, drafts, backup."""
