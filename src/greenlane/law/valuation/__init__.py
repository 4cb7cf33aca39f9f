"""What are the goods worth to customs? Price, freight, insurance, additions and deductions at dated rates."""
