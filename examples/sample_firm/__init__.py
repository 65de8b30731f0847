"""Mekong Bearing & Drive, an invented distributor of industrial parts, and its year. `story` says what happens."""
