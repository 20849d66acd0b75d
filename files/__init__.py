"""What people upload and download: files become plain typed tables or a named refusal, and tables become files.

Nothing here knows the database. Uploads are read in a child process (`files.child.read_in_child`).
"""
