"""What does the law ask besides money? Prohibitions, permits, certificates and documents."""
