"""Tables altered in place: words of a CHECK, columns of a table that others refer to."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from backend.core import change_log as changes
from backend.core.rate_limits import models as limits
from backend.field.campaigns import models as campaigns
from backend.field.ebikes import models as ebikes
from backend.field.hazards import models as hazards
from backend.field.holidays import models as holidays
from backend.field.inspections import models as inspections
from backend.field.patrols import models as patrols
from backend.field.plan import models as plans
from backend.field.risk_ratings import models as colours
from backend.field.stations import models as stations
from backend.field.venues import models as venues
from backend.office.exports import models as exports
from backend.office.feedback import models as feedback
from backend.office.grid_handovers import models as handovers
from backend.office.imports import models as imports
from backend.office.messages import models as messages
from backend.office.notices import models as notices
from backend.office.venue_merging import models as registry
from backend.people.accounts import models as accounts
from backend.people.departments import models as departments
from backend.public.citizen_reports import models as citizens
from backend.public.owner_portal import models as owners
from backend.sync import models as sync
from backend.sync.photos import models as photos

TABLES = (
    changes,
    accounts,
    photos,
    venues,
    departments,
    hazards,
    holidays,
    patrols,
    plans,
    sync,
    notices,
    inspections,
    registry,
    ebikes,
    campaigns,
    stations,
    imports,
    exports,
    messages,
    feedback,
    limits,
    owners,
    citizens,
    colours,
    handovers,
)


def set_words(table: str, column: str, name: str, words: Sequence[str]) -> None:
    """Let a column of an enum called `name` hold these words and no others."""
    check, allowed = f"ck_{table}_{name}", ", ".join(f"'{word}'" for word in words)
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, check, f"{column} IN ({allowed})")
        return
    op.drop_constraint(op.f(check), table, type_="check")
    op.create_check_constraint(op.f(check), table, sa.text(f"{column} IN ({allowed})"))


def _rewrite(table: str, check: str, condition: str) -> None:
    """Change a CHECK where it stands; rows keep their place, and other tables their hold on them.

    SQLite has no statement for that. To drop the table and copy it would break what refers to it;
    the way its makers name is to correct the stored text of the table.
    """
    bind = op.get_bind()
    told = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    text = str(bind.execute(told, {"name": table}).scalar_one())
    constraint = rf"CONSTRAINT {check} CHECK \([^()]*\([^()]*\)\)"
    changed, count = re.subn(constraint, f"CONSTRAINT {check} CHECK ({condition})", text)
    if count != 1:
        message = f"{check} stands {count} times in {table}"
        raise RuntimeError(message)
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": changed, "name": table},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {int(version) + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
