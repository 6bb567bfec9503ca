"""What staff do with a body: appoint, call, hold, minute, follow up, pay (texts in Korean only)."""
