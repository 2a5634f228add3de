"""The texts that the lessons follow and answer to, as references that a reader can find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A text by others. `address` is empty where none is known; the app never opens it."""

    author: str
    title: str
    year: str
    address: str = ""

    @property
    def reference(self) -> str:
        """Author, title and year in one line."""
        return ", ".join(part for part in (self.author, f"“{self.title}”", self.year) if part)


ARTICLE = Source("주제무", "Optimization, from SGD to Adam", "2023")
"""The article whose claims the lessons take one by one; in Korean."""

EXPERIMENT = Source(
    "Towards Data Science",
    "Learning rate schedules and adaptive learning rate methods for deep learning",
    "",
    "https://towardsdatascience.com/learning-rate-schedules-and-adaptive-learning-rate-methods-for-deep-learning-2c8f433990d1",
)
"""The article that `ARTICLE` sums up at its end, with the experiment of lesson 8."""
