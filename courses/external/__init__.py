"""Certificates from elsewhere: employees send them, HR says whether they count."""
