"""Head and foot of a notice: one module a field; `fields.read_header` calls them."""
