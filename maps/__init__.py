"""Maps in: outlines of residential groups from GeoJSON and zipped Shapefiles, mended, placed, and matched to groups.

Nothing here knows the database. Uploads are read in a child process (`maps.child.read_map_in_child`).
"""
