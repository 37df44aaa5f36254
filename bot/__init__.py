"""The running service: how words come in, what is remembered, how words go out."""
