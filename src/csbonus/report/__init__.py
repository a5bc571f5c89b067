"""Results and problems as text, tables and JSON; the only code that knows the terminal."""
