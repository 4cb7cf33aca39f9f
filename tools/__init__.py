"""Tools of the house that are not part of Greenlane: builders of pack data, generators of documents."""
