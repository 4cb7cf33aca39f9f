"""Appeals against decisions of customs: an independent reviewer, tests, hearings, and money that goes back."""
