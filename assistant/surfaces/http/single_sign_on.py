"""Logging in with the accounts of the house (OpenID Connect): code with PKCE; state, nonce and signature are checked by authlib."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware

from assistant.errors import MissingExtraError, ServiceError
from assistant.office.desk import Desk
from assistant.office.service_settings import OidcSettings
from assistant.surfaces.http.routes.sessions import set_cookie

_COOKIE, _SECONDS = "wenheng_oidc", 600
_FAILED = "/login?failed=oidc"


def add_single_sign_on(app: FastAPI, desk: Desk, settings: OidcSettings) -> None:
    """Adds /oidc/begin and /oidc/end; raises MissingExtraError where authlib is not installed."""
    client = _client(settings)
    log = structlog.get_logger("wenheng")
    # What is on the way between two addresses of ours; a restart in between has the user begin again.
    app.add_middleware(
        SessionMiddleware, secret_key=secrets.token_hex(32), session_cookie=_COOKIE, max_age=_SECONDS, same_site="lax",
        https_only=desk.settings.https,
    )  # fmt: skip

    @app.get("/oidc/begin", include_in_schema=False)
    async def begin(request: Request, next: str = "/") -> Response:
        request.session["next"] = next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
        try:
            sent: Response = await client.authorize_redirect(request, f"{desk.settings.address}/oidc/end")
        except Exception as error:  # a provider that is away, or answers nonsense, in whatever way
            log.warning("oidc", step="begin", kind=type(error).__name__)
            return RedirectResponse(_FAILED, status_code=303)
        return sent

    @app.get("/oidc/end", include_in_schema=False)
    async def end(request: Request) -> Response:
        back = str(request.session.get("next", "/"))
        try:
            told = (await client.authorize_access_token(request))["userinfo"]
            subject = f"{told['iss']} {told['sub']}"
        except Exception as error:  # refused, expired, forged: told alike
            log.warning("oidc", step="end", kind=type(error).__name__)
            return RedirectResponse(_FAILED, status_code=303)
        name = str(told.get(settings.name_claim) or told["sub"])
        try:
            word, _ = desk.accounts.log_in_by(subject, name=name, display=str(told.get(settings.display_claim) or name))
        except ServiceError as error:  # shut out here, whatever the house says
            log.warning("oidc", step="account", kind=type(error).__name__)
            return RedirectResponse(_FAILED, status_code=303)
        request.session.clear()
        response = RedirectResponse(back, status_code=303)
        set_cookie(response, word, request)
        return response


def _client(settings: OidcSettings) -> Any:
    try:
        from authlib.integrations.starlette_client import OAuth
    except ImportError as error:
        raise MissingExtraError("要用统一账号登录，还缺程序包", remedy='请先 pip install "wenheng[oidc]"') from error
    register: Any = OAuth().register
    return register(
        "house", client_id=settings.client_id, client_secret=settings.client_secret.value() if settings.client_secret else None,
        server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )  # fmt: skip
