"""Topics, places of sign-up and subscribers in the admin; importing it registers them."""

from . import lists, subscribers

__all__ = ["lists", "subscribers"]
