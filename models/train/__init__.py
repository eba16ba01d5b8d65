"""The code that trained the shipped weights; nothing in the product imports it."""
