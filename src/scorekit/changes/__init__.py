"""What differs between two outputs, by object and field, and what applying it would do to what is stateful."""
