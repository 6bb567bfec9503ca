"""What staff pages of every program share."""
