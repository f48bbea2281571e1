"""Identities as keys that can be compared but not read: for institutions that may not disclose who their people are.

Each institution makes the keys on its own machine with a secret that the institutions of one project share; a third
party without the secret compares the keys. The keys remain personal data.
"""
