"""What is noticed: rules, scores and fair chance."""
