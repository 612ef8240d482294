"""HR's pages at /sdm/ and the assessor's at /eviden/."""
