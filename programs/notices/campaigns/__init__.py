"""One message to many (P06.3, P06.6): composed, approved by a second person, sent, watched."""
