"""What do templates ask for that Django does not have? States, money, digits in groups."""
