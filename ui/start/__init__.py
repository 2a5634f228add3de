"""The start page: a race that plays and answers its question, and cards that lead into prepared ones."""
