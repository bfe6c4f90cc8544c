"""Where what is deployed differs from the specs: units as a host or a repository has them."""
