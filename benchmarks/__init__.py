"""Benchmarks: how fast, beside whom, and where the time goes. Run from a checkout; nothing here is installed."""
