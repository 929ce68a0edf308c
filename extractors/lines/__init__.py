"""What one line can be, by itself: a date, a document number, a title, a page number, a section number, an authority's name."""
