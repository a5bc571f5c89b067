"""Dry runs: what other rules, other numbers or another month's figures would have paid, and why."""
