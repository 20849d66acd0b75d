"""How long what is kept about people is kept. The periods are settings; the job that follows them is an action."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Periods:
    """After these, what was kept goes. Figures are the same before and after."""

    drafts: timedelta = timedelta(days=30)
    """Drafts, after the last keystroke."""
    failed_sign_ins: timedelta = timedelta(days=1)
    """Wrong passwords. The brakes that they set are over after a quarter of an hour."""
    ended_sign_ins: timedelta = timedelta(days=90)
    """Sign-ins, after they have ended; that there was one stays in the trail, under the account's number."""
    used_links: timedelta = timedelta(days=30)
    """One-time links, after they were used or have run out."""
    phones: timedelta = timedelta(days=180)
    """Phones of volunteers, after they left."""
    import_lines: timedelta = timedelta(days=365)
    """What each row of an imported file changed; until then the import can be taken back."""
    names: timedelta = timedelta(days=5 * 365)
    """Names of volunteers and staff, after they left."""
