"""How days are written; Django's own formats stand for the rest."""
