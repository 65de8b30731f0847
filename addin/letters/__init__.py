"""Drafts of letters to customers: what a contact's row says, put into a template that a manager may edit."""

from addin.letters.drafting import Draft, begin, meant

__all__ = ["Draft", "begin", "meant"]
