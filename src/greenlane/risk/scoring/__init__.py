"""The seat for models: what a declaration looks like in numbers, and how likely an inspection finds an offence."""
