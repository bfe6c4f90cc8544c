"""What systemd means: unit files, values, filters, and what a target knows. Knows nothing of specs."""
