"""Responsibility clauses (责任单位：…): their words, where they stand, what is due when."""
