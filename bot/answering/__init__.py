"""The ways to answer a question, each with its own proof, tried one after the other."""
