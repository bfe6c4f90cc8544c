"""A compiler from hardening specs to the files that are deployed and the pages that are read."""
