"""The laboratory: the target's own system in a container, the compiled artifacts in it, and attacks on them."""
