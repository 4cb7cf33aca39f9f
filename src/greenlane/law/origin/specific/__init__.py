"""What does a product-specific rule of origin say? Its text read into a typed tree, and the tree written as text."""
