"""Under which key are secrets kept that must be read again? One of the site's own, made on first use."""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet
from django.conf import settings


@cache
def vault() -> Fernet:
    """Seals and opens by a key that only this purpose has, worked out of the site's secret."""
    return Fernet(urlsafe_b64encode(sha256(b"greenlane second factors\n" + settings.SECRET_KEY.encode()).digest()))
