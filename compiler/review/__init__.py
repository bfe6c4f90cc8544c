"""Two states of a spec tree, and what a reviewer wants to know of the difference."""
