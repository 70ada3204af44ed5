"""The faces: argument parsing and rendering, no logic."""
