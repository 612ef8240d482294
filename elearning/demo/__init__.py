"""The demo agency: invented people, real content, a year of plausible activity."""
