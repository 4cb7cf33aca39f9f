"""Which lane a declaration takes and why, the rates each lane is to get, and the decision as kept."""
