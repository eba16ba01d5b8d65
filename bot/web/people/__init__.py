"""Who gets in, what they may do, and which documents they see."""
