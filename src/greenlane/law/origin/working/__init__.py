"""Were the materials worked enough? A bill of materials in, a reasoned verdict for each agreement out."""
