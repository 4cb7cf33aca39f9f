"""The room valuation of the floor law."""
