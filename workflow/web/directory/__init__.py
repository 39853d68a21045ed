"""Pages of the directory, for administrators: organs, persons, accounts, groups, import. No letter is read here."""
