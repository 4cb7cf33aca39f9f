"""Supporting documents: uploaded once, one reference number each, linked to many declarations."""
