"""Months made up at random, paid by csbonus and by the words of their schemes with exact fractions; `python -m oracle`."""
