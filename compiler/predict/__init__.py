"""What the attempts of the specs will come to, foreseen from the units' settings before anything runs."""
