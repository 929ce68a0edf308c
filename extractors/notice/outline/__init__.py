"""Documents, sections, measures: `documents.find_documents`, `build.build_outline`, `measures.read_sections`."""
