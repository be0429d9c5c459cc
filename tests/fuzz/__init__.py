"""How dossiers are changed at random, and what texts are made up of; never how any of it is judged."""
