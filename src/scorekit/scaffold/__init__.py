"""New projects: the files that one starts with, made from a few answers. Nothing is written here."""

from scorekit.scaffold.blueprint import IGNORED, PIPELINES, Answers, Blueprint, Draft, NewFiles

__all__ = ["IGNORED", "PIPELINES", "Answers", "Blueprint", "Draft", "NewFiles"]
