"""What makes the tables of the package anew from what others publish."""
