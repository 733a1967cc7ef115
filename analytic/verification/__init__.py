"""Whether an answer is optimal, from the data alone: by the checker for numbers, by cases for symbols."""
