"""The locked cellar: records of persons from registers, who belongs together, pseudonyms. Another house: own
database, own keys, own log. Whoever enters says for what purpose and shows a clearance; see session.py."""
