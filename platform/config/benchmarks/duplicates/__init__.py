"""Customers with known duplicates among them: made up anew from a seed, dirtied as people dirty them."""
