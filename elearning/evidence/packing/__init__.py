"""Packs of evidence (being written beside the views; do not start a second one)."""
