"""The way in: choice of language, start page, search, and what machines ask first."""
