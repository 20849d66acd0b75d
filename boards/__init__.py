"""The seven boards of a review meeting, for the projector and for reports: facts, headlines, drawings."""
