"""Lockence: the licensing server for software vendors."""

__version__ = "0.1.0"
