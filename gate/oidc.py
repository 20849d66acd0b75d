"""OpenID Connect, the part of whoever relies on it: authorisation code with PKCE, state and nonce, on Authlib."""

import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from actions.office import OfficeIdentity

SECONDS = 5
"""Longest wait for the office's server."""
LEEWAY = 60
"""Seconds by which its clock may differ."""
RESTS = 10.0
"""Seconds for which a server that did not answer is not asked again."""
KEEPS = 3600.0
"""Seconds until its description and keys are read again."""
SIGNED_WITH = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Only with a key of its own: never "none", never a secret that we hold too."""


class OfficeAway(Exception):
    """The office's server does not answer, or with something that is not OpenID Connect."""


class OfficeRefuses(Exception):
    """What came back does not prove who somebody is."""


@dataclass(frozen=True)
class Begun:
    """A sign-in under way: what the browser keeps until it comes back, and where it goes."""

    state: str
    nonce: str
    verifier: str
    address: str


class Provider:
    """One office's server. Safe to share between threads; every call may take some seconds."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None
        self._away_at = -RESTS

    def begin(self, return_to: str) -> Begun:
        """Raises OfficeAway."""
        description, _ = self._description()
        nonce, verifier = generate_token(43), generate_token(64)
        with self._session(return_to) as session:
            address, state = session.create_authorization_url(
                description["authorization_endpoint"], nonce=nonce, code_verifier=verifier, state=generate_token(43)
            )
        return Begun(state, nonce, verifier, address)

    def identity(self, code: str, begun: Begun, return_to: str) -> OfficeIdentity:
        """Who it is, the server's signature and every claim checked. Raises OfficeAway, OfficeRefuses."""
        description, keys = self._description()
        try:
            with self._session(return_to) as session:
                token = session.fetch_token(
                    description["token_endpoint"], code=code, code_verifier=begun.verifier, timeout=SECONDS
                )
            claims = self._claims(token, keys, begun.nonce)
        except requests.RequestException as error:
            raise OfficeAway from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise OfficeRefuses(type(error).__name__) from error
        email = claims.get("email")
        return OfficeIdentity(
            self.issuer, str(claims["sub"]), email if isinstance(email, str) else None,
            claims.get("email_verified") is True,
        )  # fmt: skip

    def _claims(self, token: dict[str, Any], keys: KeySet, nonce: str) -> CodeIDToken:
        registry = JWSRegistry(algorithms=list(SIGNED_WITH), strict_check_header=False)
        try:
            signed = jwt.decode(token["id_token"], key=keys, registry=registry)
        except InvalidKeyIdError:  # the office has a new key
            signed = jwt.decode(token["id_token"], key=self._description(anew=True)[1], registry=registry)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self._client_id}},
            {"nonce": nonce, "client_id": self._client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=LEEWAY)
        return claims

    def _session(self, return_to: str) -> OAuth2Session:
        return OAuth2Session(
            self._client_id, self._client_secret, scope="openid email", redirect_uri=return_to,
            code_challenge_method="S256", response_type="code",
        )  # fmt: skip

    def _description(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        with self._lock:
            if self._known is None or anew or time.monotonic() - self._known[0] > KEEPS:
                if time.monotonic() - self._away_at < RESTS:
                    raise OfficeAway
                try:
                    self._known = (time.monotonic(), *self._read())
                except (requests.RequestException, JoseError, ValueError, KeyError, TypeError) as error:
                    self._away_at = time.monotonic()
                    raise OfficeAway from error
            return self._known[1], self._known[2]

    def _read(self) -> tuple[dict[str, Any], KeySet]:
        description = _fetched(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if description["issuer"] != self.issuer:
            raise ValueError("it calls itself something else")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(description[name]):
                raise ValueError(f"{name} is not over TLS")
        return description, KeySet.import_key_set(_fetched(description["jwks_uri"]))


def is_safe(address: str) -> bool:
    """Over TLS, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _fetched(address: str) -> Any:
    answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()
