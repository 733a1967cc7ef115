"""What a user asks for: solutions, paths, sets of solutions, and their verification with symbols."""
