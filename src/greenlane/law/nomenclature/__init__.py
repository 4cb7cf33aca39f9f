"""The room nomenclature of the floor law."""
