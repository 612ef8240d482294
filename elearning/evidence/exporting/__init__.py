"""Files for HR: lesson hours as tables, and training in the shape that SIASN takes."""
