"""Measurements: `./dev bench` prints JSON. Each figure names its target; nothing here is a test."""
