"""P06.2: sign-ups on paper, typed in or imported; the printable form; promotions and where people signed up."""
