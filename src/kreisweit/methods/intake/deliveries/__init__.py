"""Files of institutions with rows about persons, or with numbers they added up: specification, checks, rows."""
