"""Subscribe, announce once, send, try again, give up."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import jobs, models, queries, rules, sending, services
from greenlane.base.notices.terms import AddressRefusedError, DeliveryStatus, Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
PUBLIC = "93.184.216.34"
SECRET = b"s" * 32


def write(service, *arguments, **words):
    with writing(by="test", at=AT) as pen:
        return service(pen, *arguments, **words)


def subscribe(owner="XX1", kinds=("release.",), url="https://hook.example:8443/in?x=1"):
    return write(services.subscribe, owner, url, kinds, SECRET)


@pytest.fixture
def event():
    with writing(by="test", at=AT) as pen:
        pen.event("release.released", "26XX", {})
    return history("26XX")[0]


def notice(event, *parties):
    return Notice(event.id, event.kind, event.subject, AT, parties, '{"status":"released"}')


class World:
    """A resolver and a transport that answer as told and remember what was asked."""

    def __init__(self, *answers, numbers=(PUBLIC,)):
        self.answers, self.numbers, self.asked = list(answers), list(numbers), []
        self.http = httpx.Client(transport=httpx.MockTransport(self._answer), follow_redirects=True)

    def _answer(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, headers={"location": "http://169.254.169.254/"} if 300 <= answer < 400 else {})

    def look_up(self, host, port):
        return self.numbers

    def deliver(self, at=AT, **words):
        return jobs.deliver_once(at, self.http, self.look_up, lambda: 0.0, **words)


def test_only_the_owner_is_told_and_of_what_it_asked(event):
    subscribe("XX1")
    subscribe("XX1", kinds=("accounts.",))
    subscribe("XX2")
    assert write(services.announce, [notice(event, "XX1", "XX1", "XX3")]) == 1
    assert write(services.announce, [notice(event, "XX1")]) == 0  # said again, nothing happens
    assert [d.kind for d in queries.deliveries("XX1")] == ["release.released"]
    assert queries.deliveries("XX2") == []


def test_a_message_is_signed_pinned_and_sent_once(event):
    _, secret = subscribe()
    write(services.announce, [notice(event, "XX1")])
    world = World()
    assert world.deliver() == 1
    assert world.deliver() == 0
    (request,) = world.asked
    assert (request.url.host, request.url.port, request.url.raw_path) == (PUBLIC, 8443, b"/in?x=1")
    assert request.headers["host"] == "hook.example:8443"
    assert request.extensions["sni_hostname"] == "hook.example"
    signed = rules.headers(f"msg_{event.id}_{queries.subscriptions('XX1')[0].id}", AT, request.content, secret)
    assert all(request.headers[name] == value for name, value in signed.items())
    assert json.loads(request.content) == {
        "type": "release.released",
        "timestamp": "2026-03-04T09:00:00Z",
        "subject": "26XX",
        "data": {"status": "released"},
    }
    (delivery,) = queries.deliveries("XX1")
    assert (delivery.status, delivery.attempts, delivery.said) == (DeliveryStatus.DELIVERED, 1, "204 No Content")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (500, "500 Internal Server Error"),
        (404, "404 Not Found"),
        (302, "302: redirects are not followed"),
        (httpx.ConnectError("refused"), "ConnectError"),
        (httpx.ReadTimeout("slow"), "ReadTimeout"),
    ],
)
def test_what_fails_is_tried_again_with_the_same_id(event, answer, said):
    subscribe()
    write(services.announce, [notice(event, "XX1")])
    world = World(answer, 200)
    world.deliver()
    (delivery,) = queries.deliveries("XX1")
    assert delivery.status is DeliveryStatus.WAITING
    assert said in delivery.said
    assert world.deliver(AT + timedelta(seconds=4)) == 0
    assert world.deliver(AT + timedelta(seconds=5)) == 1
    assert len({r.headers["webhook-id"] for r in world.asked}) == 1
    assert queries.counts()["delivered"] == 1


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["10.0.0.5"], [PUBLIC, "169.254.169.254"], ["::1"], []])
def test_a_name_that_points_inside_is_never_reached(event, numbers):
    subscribe()
    write(services.announce, [notice(event, "XX1")])
    world = World(numbers=numbers)
    world.deliver()
    assert world.asked == []
    assert queries.deliveries("XX1")[0].status is DeliveryStatus.WAITING


def test_it_is_given_up_visibly_and_the_subscription_switched_off(event):
    subscription, _ = subscribe()
    write(services.announce, [notice(event, "XX1")])
    models.Subscription.objects.filter(pk=subscription.id).update(failures=rules.TOO_MANY - 1)
    world, at = World(*[500] * 20), AT
    for _ in range(len(rules.PAUSES) + 1):
        world.deliver(at)
        at += timedelta(days=2)
    assert world.deliver(at) == 0
    assert queries.deliveries("XX1")[0].status is DeliveryStatus.FAILED
    assert history("26XX")[-1].kind == "notices.failed"
    assert not queries.subscription("XX1", subscription.id).is_active
    assert [e.kind for e in history("XX1")] == ["notices.subscribed", "notices.switched_off"]


def test_ending_stops_what_waits(event):
    subscription, _ = subscribe()
    write(services.announce, [notice(event, "XX1")])
    with pytest.raises(LookupError, match="XX2"):
        write(services.end, "XX2", subscription.id)
    write(services.end, "XX1", subscription.id)
    assert World().deliver() == 0
    assert queries.counts()["stopped"] == 1


def test_wrong_subscriptions_are_refused():
    with pytest.raises(AddressRefusedError):
        subscribe(url="http://hook.example/")
    for kinds in ([], ["release;drop"], ["release released"]):
        with pytest.raises(ValueError, match="kinds"):
            subscribe(kinds=kinds)
    with pytest.raises(ValueError, match="random bytes"):
        write(services.subscribe, "XX1", "https://hook.example/", ["release."], b"short")


def test_the_secret_is_shown_once():
    subscription, secret = subscribe()
    assert secret.startswith("whsec_")
    assert secret not in repr(subscription)
    assert secret not in repr(queries.subscriptions("XX1"))
    assert secret not in history("XX1")[0].body


@contextmanager
def receiver(seen):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            seen.append((self.headers, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_over_a_real_connection(event):
    seen = []
    with receiver(seen) as port, sending.client() as http:
        address = f"http://localhost:{port}/in"
        write(services.subscribe, "XX1", address, ["release."], SECRET, private=True)
        write(services.announce, [notice(event, "XX1")])
        only_ipv4 = lambda host, port: [n for n in sending.resolve(host, port) if "." in n]  # noqa: E731
        assert jobs.deliver_once(AT, http, only_ipv4, lambda: 0.0, private=True) == 1
    (headers, body) = seen[0]
    assert headers["host"] == f"localhost:{port}"
    expected = rules.headers(headers["webhook-id"], AT, body, rules.secret_of(SECRET))
    assert headers["webhook-signature"] == expected["webhook-signature"]
    assert queries.counts()["delivered"] == 1
