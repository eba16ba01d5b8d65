"""Attacks on the program, counted: what was lost, torn, leaked or left unexplained."""
