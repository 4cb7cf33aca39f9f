"""What the law says: nomenclature, valuation, origin, controls, duty."""
