"""What people and tools read: a package a kind of result, one module a format, found by listing."""
