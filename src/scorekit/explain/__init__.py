"""Why a value is what it is: the chain from what somebody wrote to what is emitted, each step at its line."""
