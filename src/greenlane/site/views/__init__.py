"""What does a person meet in the browser? One file for each page or pair of pages."""
