"""Where the specs and what is deployed part: units as something would run them, held against the compiled ones."""
