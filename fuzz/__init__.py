"""Mutated inputs against the readers: whatever comes, it ends in a result or in our own problems."""
