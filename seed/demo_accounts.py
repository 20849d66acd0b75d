"""The demo's accounts, in use as in a living ward. No action does this: nobody else may open an account by itself.

None of them has a password, so there is none to know. They are bound to an issuer that is no address, so that no
identity server can ever speak for it; only the demo's own sign-in page, one click a person, lets them in.
"""

from datetime import date, timedelta

from sqlalchemy import func, select

from models import Account, AccountState, AuditEvent, Role
from seed.demo_world import DAY, World

ISSUER = "demo"
LOOKERS = {Role.LEADER, Role.ADMINISTRATOR}
"""They come in daily and hardly ever write."""
BEFORE = timedelta(minutes=6)
"""Between coming in and the first thing written down."""


def open_accounts(world: World, today: date) -> None:
    """Everybody's account is active; last used when its person last wrote something, or else yesterday morning."""
    wrote = select(AuditEvent.actor_id, func.max(AuditEvent.at)).where(AuditEvent.ward_id == world.ward_id)
    last = dict(world.session.execute(wrote.group_by(AuditEvent.actor_id)).all())
    for account in world.session.scalars(select(Account).where(Account.ward_id == world.ward_id)):
        account.oidc_issuer, account.oidc_subject = ISSUER, account.login
        account.state = AccountState.ACTIVE
        if account.role in LOOKERS:
            account.signed_in_at = world.moment(today - DAY, 7, 35)
        elif account.staff_id in last:
            account.signed_in_at = last[account.staff_id] - BEFORE
    world.session.flush()
