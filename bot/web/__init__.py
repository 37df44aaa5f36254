"""The web: chat page, record pages, webhooks, health."""
