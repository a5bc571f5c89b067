"""`python -m csbonus`."""

from csbonus.cli.main import main

if __name__ == "__main__":
    main()
