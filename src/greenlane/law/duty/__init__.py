"""Which duties, taxes and fees follow? Measures, duty expressions, exemptions, and the assessment."""
