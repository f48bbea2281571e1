"""Deliveries in the office: what is due, deliver a file, look at the findings, decide; columns and calendar."""
