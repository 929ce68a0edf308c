"""Inputs nobody would write: made from seeds, phrases and noise, each a pure function of a number, so that a finding can be made again."""
