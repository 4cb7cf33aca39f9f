"""Benchmarks: one file a claim, each printing a ratio to a named peer or limit measured in the same run."""
