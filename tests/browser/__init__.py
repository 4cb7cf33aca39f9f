"""What does a person see? The site in a real browser, driven over Chromium's own protocol."""
