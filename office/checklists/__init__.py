"""Checklists for confidentiality: the questions are data with each country's sources, the answers are kept apart.

A command that names a checklist can't run before its blocking questions are answered for that very subject.
"""
