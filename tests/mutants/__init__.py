"""One value of the specs changed at a time: whether check, a stale artifact or stale evidence notices it."""
