"""Streamlit's own protocol, spoken without a browser: what an attacker with a socket would send."""

from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.serving import Server
from tests.signing import COOKIE


def open_stream(
    server: Server,
    token: str | None,
    *,
    session: str | None = None,
    origin: str | None = "",
    path: str = "",
    **headers: str,
) -> ClientConnection:
    """Streamlit's socket; `session` asks to resume that session. Raises what `connect` raises when it is refused."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        sent["Cookie"] = f"{COOKIE}={token}"
    return connect(
        server.url.replace("http", "ws") + path + "/_stcore/stream",
        origin=server.url if origin == "" else origin,
        subprotocols=["streamlit", "none", session] if session else ["streamlit"],
        additional_headers=sent,
        max_size=None,
        open_timeout=20,
    )


def run_page(stream: ClientConnection, query: str = "", page: str = "") -> tuple[str, str]:
    """Run the script; gives the session's id and every word that came back, as one text."""
    ask = BackMsg()
    ask.rerun_script.query_string = query
    ask.rerun_script.page_name = page
    stream.send(ask.SerializeToString())
    session, said = "", []
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(stream.recv(timeout=30))
        kind = answer.WhichOneof("type")
        if kind == "new_session":
            session = answer.new_session.initialize.session_id
        elif kind in ("delta", "navigation"):
            said.append(MessageToString(answer, as_utf8=True))
        elif kind == "script_finished":
            return session, "".join(said)
