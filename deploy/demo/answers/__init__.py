"""Answers to the statements of the product's actions, out of memory. Importing this declares them all."""

from deploy.demo.answers import asking, following, people
from deploy.demo.answers.registry import answer_to, read

__all__ = ["answer_to", "asking", "following", "people", "read"]
