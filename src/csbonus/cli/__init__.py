"""Commands: arguments in, one call, an exit code."""
