"""Places as the official register knows them: names, keys with validity, outlines, notices of the data."""
