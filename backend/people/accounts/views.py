"""People as the office sees them."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.people.accounts import queries
from backend.people.accounts.models import Actor, User
from backend.people.accounts.schemas import Person, masked


def people(session: Session, actor: Actor, users: Sequence[User]) -> list[Person]:
    """People with the names of their grids, phones masked; a user name that is one, too.

    Who hands out passwords has to tell people what they sign in by.
    """
    tells = actor.role in queries.CALLERS
    paths = list({u.grid for u in users})
    names = {g.path: g.full_name for g in queries.grids_by_path(session, actor, paths)}
    return [
        Person(
            id=u.id,
            name=u.name,
            user_name=u.user_name if tells or u.user_name != u.phone else masked(u.phone) or "",
            phone_masked=masked(u.phone),
            role=u.role,
            grid=u.grid,
            grid_name=names.get(u.grid, ""),
            active=u.active,
            must_change_password=u.must_change_password,
        )
        for u in users
    ]
