"""The language: text, sentences, diacritics, slips, acronyms."""
