"""Satisfaction surveys: asked, answered, sent; who answered is kept apart from what was answered."""
