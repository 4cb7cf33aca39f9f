"""What is done about it: lanes, assessment, accounts, release."""
