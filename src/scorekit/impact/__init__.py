"""What a driver, type, environment, rule or file has a hand in: workloads, environments and emitted objects."""
