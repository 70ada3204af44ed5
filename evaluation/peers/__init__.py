"""Other programs that read figures, run beside ours: in an environment of their own, never dependencies."""
