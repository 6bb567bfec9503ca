"""Weather warnings (기상특보, P06.5): read from the KMA's feed, folded to what is in force here, shown and sent."""
