"""The searchable collection: catalogue, vectors, lexical index, and what holds them together."""
