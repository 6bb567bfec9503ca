"""What staff see of receipts and replies; its words stay Korean."""
