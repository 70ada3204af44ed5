"""Stage: brief, returns, composing with locked figures, and the filling of Word templates."""
