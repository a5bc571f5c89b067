"""The expression core: parse, units, evaluate, describe, to_excel."""
