"""Input files: read, recognised, cleaned and matched to people."""
