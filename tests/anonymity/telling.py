"""What leaves the house? The bodies of every webhook, as they are sent."""

from datetime import datetime

import httpx

from greenlane.base.jobs.following import follow
from greenlane.base.ledger.sealing import seal
from greenlane.base.notices.jobs import deliver_once
from greenlane.journey.reactions import FOLLOWERS
from greenlane.site.means import log_signer


def told_outside(at: datetime) -> list[str]:
    """Headers and bodies of everything that is sent by ``at``."""
    while seal(log_signer(), at).count:
        pass
    for follower in FOLLOWERS:
        while follow(at, *follower):
            pass
    sent: list[str] = []

    def take(request: httpx.Request) -> httpx.Response:
        heads = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        sent.append(f"{heads}\n{request.content.decode()}")
        return httpx.Response(204)

    with httpx.Client(transport=httpx.MockTransport(take)) as client:
        deliver_once(at, client, lambda host, port: ["127.0.0.1"], lambda: 0.0, private=True, limit=500)
    return sent
