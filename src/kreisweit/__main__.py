"""`python -m kreisweit` is the command line."""

from kreisweit.cli.main import run

if __name__ == "__main__":
    run()
