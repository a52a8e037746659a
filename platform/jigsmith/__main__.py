"""`python -m jigsmith` is the command line."""

from jigsmith.cli import main

if __name__ == "__main__":
    main()
