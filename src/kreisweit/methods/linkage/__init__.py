"""Which records of different registers belong to one person."""
