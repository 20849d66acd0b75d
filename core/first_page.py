"""The first page of this dashboard: its title, its colours before the first picture, the files it names."""

from importlib.util import find_spec
from pathlib import Path

from starlette.middleware import Middleware

from core.front import JAVASCRIPT, STREAMLITS, File, Front, Look, chunks_needed, first_page, our_file, preloading
from core.settings import ROOT, Settings
from texts import translator

CHUNKS = ("BidiComponent", "Html", "ButtonGroup", "PageLink", "Checkbox")
"""What the overview is made of, by the names of Streamlit's files before their hash. Each more costs a first visit."""

# Streamlit would first ask which address it is at and what its host allows; both are known here. Its calendar speaks
# the browser's language and begins weeks as that does: it is to be the page's, also in a browser of another language.
HELLO = """<script>window.__streamlit = {
  BACKEND_BASE_URL: location.origin + "/",
  HOST_CONFIG: {allowedOrigins: [location.origin], useExternalAuthToken: false},
};
{
  const spoken = () => document.documentElement.lang === "vi" ? "vi-VN" : "en-GB";
  Object.defineProperties(navigator, {language: {get: spoken}, languages: {get: () => [spoken()]}});
}</script>"""

CALM = """<style>
body{margin:0;background:#fff}
.ward-calm{position:fixed;inset:0;display:flex}
.ward-calm>i{width:300px;background:#0e3b3a}
.ward-calm>b{flex:1;margin:5.5rem 5rem;border-radius:.5rem;background:#f4f7f7;opacity:.6}
@media(max-width:48rem){.ward-calm>i{display:none}.ward-calm>b{margin:4.5rem 1rem}}
</style>"""


def front_of(settings: Settings, script: str, style: str, drawing: tuple[str, dict[str, File]]) -> Middleware:
    """The middleware that serves the first page; `script` and `style` are the live badge's.

    `drawing`: the address of the script that draws charts, and all files that it needs, by address.
    """
    folder = streamlit_folder()
    t = translator(settings.language)
    script_address, script_file = our_file("live.js", script, JAVASCRIPT)
    style_address, style_file = our_file("live.css", style, "text/css; charset=utf-8")
    icon = ROOT / "static" / "favicon.png"
    look = Look(
        title=t("live.page_title"),
        language=settings.language,
        icon=icon,
        head=f'{HELLO}{CALM}<script async src="{drawing[0]}"></script><link rel="stylesheet" href="{style_address}">'
        f'<script type="module" src="{script_address}"></script>',
        body='<div class="ward-calm" aria-hidden="true"><i></i><b></b></div>',
    )
    page = first_page((folder / "index.html").read_text("utf-8"), look)
    links = preloading(page, [f"{STREAMLITS}js/{name}" for name in chunks_needed(folder / "static" / "js", CHUNKS)])
    files = {
        script_address: script_file,
        style_address: style_file,
        "/favicon.png": File(icon.read_bytes(), "image/png", "public, max-age=86400"),
        **drawing[1],
    }
    return Middleware(Front, folder=folder, page=page, links=links, files=files)


def streamlit_folder() -> Path:
    """Where the installed Streamlit keeps what it sends to browsers."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static"
