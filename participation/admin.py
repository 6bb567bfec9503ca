"""What staff edit of participation, gathered from its programs."""
