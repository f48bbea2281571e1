"""Own figures in the office: compute, look at the protected result, propose, decide."""
