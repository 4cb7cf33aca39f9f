"""What is learned: boards, and the time that a release takes."""
