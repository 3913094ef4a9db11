"""Every module that declares tables, so that a migration can see them all."""

from backend import changes
from backend.accounts import models as accounts
from backend.campaigns import models as campaigns
from backend.citizens import models as citizens
from backend.colours import models as colours
from backend.departments import models as departments
from backend.ebikes import models as ebikes
from backend.exports import models as exports
from backend.feedback import models as feedback
from backend.handovers import models as handovers
from backend.hazards import models as hazards
from backend.holidays import models as holidays
from backend.imports import models as imports
from backend.inspections import models as inspections
from backend.limits import models as limits
from backend.messages import models as messages
from backend.notices import models as notices
from backend.owners import models as owners
from backend.patrols import models as patrols
from backend.photos import models as photos
from backend.registry import models as registry
from backend.stations import models as stations
from backend.sync import models as sync
from backend.venues import models as venues

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
