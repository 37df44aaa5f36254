"""Surveys: how they are asked, and what they tell."""
