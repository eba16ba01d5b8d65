"""The proof: quotations that stand in the source, what a question fixes met, disagreements."""
