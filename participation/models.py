"""The tables of participation, gathered from its programs."""
