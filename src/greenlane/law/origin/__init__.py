"""Where do the goods come from, and is a preference proven?"""
