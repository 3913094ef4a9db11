"""Every module that declares tables, so that a migration can see them all."""

from backend.core import change_log as changes
from backend.core.rate_limits import models as limits
from backend.field.campaigns import models as campaigns
from backend.field.ebikes import models as ebikes
from backend.field.hazards import models as hazards
from backend.field.holidays import models as holidays
from backend.field.inspections import models as inspections
from backend.field.patrols import models as patrols
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
