"""Who cheats, and how? Fraud schemes with known ground truth; each is a class that plays rows of ``demo/schemes``."""
