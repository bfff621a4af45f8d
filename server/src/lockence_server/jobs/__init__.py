"""Work that nobody asks for: what time alone makes due."""
