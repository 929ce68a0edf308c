"""Commands killed at any moment: `python -m tests.crash`; see docs/crashes.md."""
