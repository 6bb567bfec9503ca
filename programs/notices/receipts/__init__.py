"""What comes back: receipts of providers, replies, bounces; and what follows from them."""
