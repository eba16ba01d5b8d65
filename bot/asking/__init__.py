"""What is said: a question, completed from the conversation, taken apart, and what it asks for."""
