"""The invented employees of the demo agency (being written; do not start a second one)."""
