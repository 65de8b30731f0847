"""What a person clicks or types: the command line, and the jobs behind it."""
