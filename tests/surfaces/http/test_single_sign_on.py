"""Logging in with the accounts of the house: a provider of this machine, honest and not."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from assistant.office.service_settings import OidcSettings
from assistant.surfaces.http.app import create_app
from assistant.surfaces.http.guard import COOKIE
from assistant.surfaces.http.single_sign_on import add_single_sign_on
from tests.office.desks import House, furnished
from tests.surfaces.http.served_office import API

pytest.importorskip("authlib")
jwt = pytest.importorskip("joserfc.jwt")
jwk = pytest.importorskip("joserfc.jwk")
pytestmark = [pytest.mark.usefixtures("local_network"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]
CLIENT = "wenheng"


class Provider(ThreadingHTTPServer):
    """Says who somebody is; `lie` changes what it says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"}, private=True)
        self.other = jwk.RSAKey.generate_key(2048, {"kid": "1"}, private=True)
        self.lie: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.secrets: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "sub": "0042", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        claims |= {"preferred_username": "linqing", "name": "林清"} | self.lie
        return str(jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.other if self.lie.get("forged") else self.key))


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        home = self.server.address
        told = {"keys": [self.server.key.as_dict(private=False)]}
        if "openid-configuration" in self.path:
            told = {
                "issuer": home,
                "authorization_endpoint": f"{home}/authorize",
                "token_endpoint": f"{home}/token",
                "jwks_uri": f"{home}/keys",
            }
            told |= {"id_token_signing_alg_values_supported": ["RS256"]}
        self._say(told)

    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = base64.urlsafe_b64encode(hashlib.sha256(body["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
        self.server.secrets.append(self.headers.get("Authorization", ""))
        if body["code"][0] != "good" or proof != self.server.asked["code_challenge"]:
            self._say({"error": "invalid_grant"}, 400)
            return
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": self.server.token(), "expires_in": 300})

    def _say(self, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = furnished(tmp_path / "data")
    yield made
    made.desk.close()


@pytest.fixture
def browser(house: House, provider: Provider) -> Iterator[TestClient]:
    app = create_app(house.desk)
    add_single_sign_on(app, house.desk, OidcSettings(issuer=provider.address, client_id=CLIENT))
    with TestClient(app, base_url=house.desk.settings.address, follow_redirects=False) as made:
        yield made


def sent_on(browser: TestClient, provider: Provider, after: str = "/w/abc/check") -> str:
    """Begins to log in; the provider notes what it was asked. Returns the state."""
    answer = browser.get("/oidc/begin", params={"next": after})
    assert answer.status_code == 302 and answer.headers["location"].startswith(f"{provider.address}/authorize?")
    provider.asked = {key: value[0] for key, value in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert provider.asked["code_challenge_method"] == "S256" and provider.asked["redirect_uri"].endswith("/oidc/end")
    return provider.asked["state"]


def test_who_the_house_knows_is_let_in_and_is_the_same_next_time(browser: TestClient, provider: Provider, house: House) -> None:
    seen = []
    for _ in range(2):
        answer = browser.get("/oidc/end", params={"code": "good", "state": sent_on(browser, provider)})
        assert answer.status_code == 303 and answer.headers["location"] == "/w/abc/check"
        seen.append(browser.get(f"{API}/me").json()["account"])
    assert seen[0] == seen[1]
    assert (seen[0]["name"], seen[0]["display"], seen[0]["has_password"], seen[0]["site_admin"]) == ("linqing", "林清", False, False)
    assert browser.get(f"{API}/workspaces/{house.room_id}").status_code == 404


LIES = [
    {"forged": True}, {"aud": "another"}, {"iss": "http://127.0.0.1:9"}, {"nonce": "old"}, {"exp": 1_000_000_000}, {"sub": None},
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=[next(iter(one)) for one in LIES])
def test_what_is_not_right_lets_nobody_in(browser: TestClient, provider: Provider, lie: dict[str, Any]) -> None:
    state = sent_on(browser, provider)
    provider.lie = lie
    answer = browser.get("/oidc/end", params={"code": "good", "state": state})
    assert answer.headers["location"] == "/login?failed=oidc"
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize(("code", "state"), [("bad", None), ("good", "made up")])
def test_a_wrong_code_or_state_lets_nobody_in(browser: TestClient, provider: Provider, code: str, state: str | None) -> None:
    kept = sent_on(browser, provider)
    answer = browser.get("/oidc/end", params={"code": code, "state": state or kept})
    assert answer.headers["location"] == "/login?failed=oidc"


@pytest.mark.parametrize("after", ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com", ""])
def test_nobody_is_sent_elsewhere(browser: TestClient, provider: Provider, after: str) -> None:
    answer = browser.get("/oidc/end", params={"code": "good", "state": sent_on(browser, provider, after)})
    assert answer.headers["location"] == "/"


def test_a_provider_that_is_away_is_told(house: House) -> None:
    app = create_app(house.desk)
    add_single_sign_on(app, house.desk, OidcSettings(issuer="http://127.0.0.1:9", client_id=CLIENT))
    with TestClient(app, follow_redirects=False) as browser:
        assert browser.get("/oidc/begin").headers["location"] == "/login?failed=oidc"


def test_who_was_shut_out_stays_out(browser: TestClient, provider: Provider, house: House) -> None:
    browser.get("/oidc/end", params={"code": "good", "state": sent_on(browser, provider)})
    account = browser.get(f"{API}/me").json()["account"]["id"]
    browser.cookies.clear()
    house.desk.accounts.disable(house.boss, account, disabled=True)
    answer = browser.get("/oidc/end", params={"code": "good", "state": sent_on(browser, provider)})
    assert COOKIE not in answer.cookies
    assert answer.headers["location"] == "/login?failed=oidc"
