"""Where environments differ in what a developer can see, and which of it is a risk."""
