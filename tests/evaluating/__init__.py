"""Tests of evaluating/."""
