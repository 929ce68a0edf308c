"""Files that are neither text nor HTML: one module a format; `readers.read_file` calls them."""
