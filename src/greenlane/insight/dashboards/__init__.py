"""What does a manager see? Counters that follow the log, and figures that are sums of lists."""
