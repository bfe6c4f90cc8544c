"""The laboratory: boots the target's own system, deploys the compiled artifacts in it, and attacks them."""
