"""Scripts behind `./dev`: set-up, checks and the demo. Standard library only by default."""
