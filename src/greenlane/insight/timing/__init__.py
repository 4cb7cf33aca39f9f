"""How long does clearance take, and who had to act? The continuous time release study."""
