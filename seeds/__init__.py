"""What people edit without programming: the seed notices and the reference tables. No code."""
