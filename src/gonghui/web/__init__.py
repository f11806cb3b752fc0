"""The shell: layouts, components, static files, the pages that belong to no programme. Stands beside the storeys."""
