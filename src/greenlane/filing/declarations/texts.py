"""What is the text of a declaration? Its canonical JSON: what is kept, hashed and decided on."""

import msgspec

from greenlane.core.declaration import Declaration

_encoder = msgspec.json.Encoder(decimal_format="number")


def text_of(declaration: Declaration) -> str:
    """The canonical JSON: fields in the order of the model, defaults left out, numbers in full."""
    return _encoder.encode(declaration).decode()
