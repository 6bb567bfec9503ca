"""Pages of a subscription: the wizard, the links in messages, and managing it."""
