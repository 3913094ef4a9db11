"""What a new database starts with: the county, its first sub-district, and the checklist."""

from datetime import date, datetime
from uuid import UUID

from backend.core.change_log import renew_epoch
from backend.core.clock import day_of
from backend.core.database import WriteSession
from backend.core.errors import Conflict
from backend.core.settings import Settings
from backend.field.hazards import queries as hazards
from backend.field.hazards.checklist.catalogue import editions, read_edition, renewed
from backend.field.holidays.operations import refresh_calendar, refresh_far_days
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid, GridLevel, Role
from backend.people.departments import queries as departments
from backend.people.departments.catalogue import first_departments
from backend.people.grids.operations import add_grid

NOBODY = UUID(int=0)


class AnotherCounty(Conflict):
    """The database belongs to another tenant than the settings say."""

    code = "county.other"
    sentence = "数据库里是 {there}，设置里是 {wanted}。请改 ANXUN_COUNTY_CODE，或换一个数据目录。"


def command_line_actor(settings: Settings) -> Actor:
    """Who acts when nobody is signed in: the machine's owner, over the whole county."""
    return Actor(NOBODY, "命令行", Role.ADMIN, f"{settings.county_code}.")


def found_county(session: WriteSession, settings: Settings, now: datetime) -> None:
    """Make a new database usable; on one that is, change nothing but the checklist."""
    actor, today = command_line_actor(settings), day_of(now)
    there = accounts.county_of(session, None)
    if there and there.path != actor.grid:
        raise AnotherCounty(there=there.name, wanted=settings.county_code)
    if there is None:
        _tree(session, settings, today)
        renew_epoch(session)
    if not departments.of_county(session, actor):
        session.add_all(first_departments(actor.grid))
    _checklist(session, actor, settings.county_code)
    refresh_calendar(session)
    refresh_far_days(session, actor)


def _checklist(session: WriteSession, actor: Actor, county: str) -> None:
    """Add editions that are new, and put right what a newer release knows better."""
    there = hazards.items(session, actor)
    known = {item.edition for item in there}
    for edition in editions():
        if edition not in known:
            session.add_all(read_edition(county, edition))
    for item, values in renewed(there, county):
        for name, value in values.items():
            setattr(item, name, value)


def _tree(session: WriteSession, settings: Settings, today: date) -> None:
    county = f"{settings.county_code}."
    add_grid(
        session,
        Grid(
            path=county,
            name=settings.county_name,
            full_name=settings.county_name,
            level=GridLevel.COUNTY,
            code=settings.county_code,
            valid_from=today,
        ),
    )
    add_grid(
        session,
        Grid(
            path=f"{county}{settings.street_code[6:9]}.",
            name=settings.street_name,
            full_name=settings.street_name,
            level=GridLevel.STREET,
            code=settings.street_code,
            office_name=f"{settings.street_name}应急办",
            office_phone=settings.office_phone,
            valid_from=today,
        ),
    )
