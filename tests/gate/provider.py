"""A real OpenID provider for tests, in its own process: python -m tests.gate.provider [--pkce]. Prints its address.

It is somebody else's (oidc-provider-mock); with --pkce a wrapper also holds clients to the challenge they sent.
"""

import base64
import hashlib
import io
import sys
from urllib.parse import parse_qs, urlsplit

from oidc_provider_mock import app
from werkzeug.serving import make_server


class HoldsToChallenge:
    """Remembers the challenge behind each code, and turns away a token request that does not answer it."""

    def __init__(self, inner):
        self.inner, self.challenges = inner, {}

    def __call__(self, environ, start):
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            answer = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
            if self.challenges.pop(sent.get("code"), None) != base64.urlsafe_b64encode(answer).decode().rstrip("="):
                start("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_grant"}']
        asked = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}

        def noting(status, headers, *more):
            codes = parse_qs(urlsplit(dict(headers).get("Location", "")).query).get("code", [])
            if codes and asked.get("code_challenge_method") == "S256":
                self.challenges[codes[0]] = asked.get("code_challenge")
            return start(status, headers, *more)

        return self.inner(environ, noting)


def main():
    inner = app(require_nonce=True)
    server = make_server("localhost", 0, HoldsToChallenge(inner) if "--pkce" in sys.argv else inner, threaded=True)
    sys.stdout.write(f"http://localhost:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
