"""What trainers and editors see of modules in the CMS."""
