"""The goods declaration: its life, its rules, its table."""
