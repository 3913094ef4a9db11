"""What each list is narrowed by: read strictly, told in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct, field

from backend.core.clock import month, span
from backend.core.errors import Invalid
from backend.core.text import search_words
from backend.field.campaigns.models import SITE_NAMES, SiteKind
from backend.field.ebikes.models import (
    BATTERY_NAMES,
    CHARGING_NAMES,
    PARKING_NAMES,
    PLATE_NAMES,
    Battery,
    Charging,
    Parking,
    Plate,
)
from backend.field.ebikes.queries import EbikeFilter
from backend.field.hazards.listing.queries import HazardFilter
from backend.field.hazards.models import (
    DISPOSAL_NAMES,
    DOMAIN_NAMES,
    DUE_NAMES,
    LEVEL_NAMES,
    OBLIGATION_NAMES,
    STATE_NAMES,
    Disposal,
    Domain,
    Due,
    Level,
    Obligation,
    State,
)
from backend.field.stations.models import VEHICLE_NAMES, VIOLATION_NAMES, Vehicle, Violation
from backend.field.stations.queries import DissuasionFilter
from backend.field.venues.filters import CODE_NAMES, FLAG_NAMES, CodeState, VenueFlag
from backend.field.venues.models import CLASS_NAMES, STATUS_NAMES, VenueClass, VenueStatus
from backend.field.venues.queries import VenueFilter
from backend.people.accounts.phone_numbers.operations import hidden

F = TypeVar("F", bound="ListParams")
K = TypeVar("K")
Told = Iterator[tuple[str, str]]


class ListParams(Struct, forbid_unknown_fields=True, kw_only=True):
    """What every list knows."""

    grid: str = ""
    own: bool = False
    """What lies in the grid itself, and in none below it."""
    q: str = ""

    def words(self) -> Told:
        """Tell the filter, name by name; the grid is told by who knows its name."""
        if self.own:
            yield "层级", "只含本级，不含下面的网格"
        if self.q:
            yield "搜索", f"“{hidden(self.q)}”"


class VenueParams(ListParams):
    """九小场所."""

    venue_class: VenueClass | None = None
    status: VenueStatus | None = None
    in_business: bool = False
    code: CodeState | None = None
    flag: VenueFlag | None = None

    def to_filter(self, today: date) -> VenueFilter:
        """As the list itself is asked."""
        return VenueFilter(
            self.q, self.grid, self.venue_class, self.status, self.flag, today, self.in_business,
            self.own, self.code,
        )  # fmt: skip

    def words(self) -> Told:
        """Tell the filter."""
        yield from super().words()
        if self.venue_class:
            yield "类别", CLASS_NAMES[self.venue_class]
        if self.status:
            yield "状态", STATUS_NAMES[self.status]
        if self.in_business:
            yield "状态", "在册（营业、停业）"
        if self.code:
            yield "码牌", CODE_NAMES[self.code]
        if self.flag:
            yield "提醒", FLAG_NAMES[self.flag]


class GridParams(ListParams):
    """网格名册."""


class EbikeParams(ListParams):
    """电动自行车."""

    plate: Plate | None = None
    unplated: bool = False
    active: bool | None = True
    battery: Battery | None = None
    parking: Parking | None = None
    charging: Charging | None = None
    guided: bool | None = None
    registered_to: date | None = None
    guided_from: date | None = None
    guided_to: date | None = None

    def to_filter(self) -> EbikeFilter:
        """As the list itself is asked."""
        return EbikeFilter(
            self.q, self.grid, self.plate, self.unplated, self.active, self.battery, self.parking,
            self.charging, self.guided, self.own, self.registered_to, self.guided_from,
            self.guided_to,
        )  # fmt: skip

    def words(self) -> Told:
        """Tell the filter."""
        yield from super().words()
        if self.plate or self.unplated:
            yield "牌照", PLATE_NAMES[self.plate or Plate.NONE]
        if self.battery:
            yield "电池", BATTERY_NAMES[self.battery]
        if self.parking:
            yield "停放", PARKING_NAMES[self.parking]
        if self.charging:
            yield "充电", CHARGING_NAMES[self.charging]
        if self.guided is not None:
            yield "上牌引导", "已引导" if self.guided else "未引导"
        if self.guided_from or self.guided_to:
            yield "引导日期", f"{self.guided_from or '最早'} 至 {self.guided_to or '今天'}"
        if self.registered_to:
            yield "登记日期", f"{self.registered_to} 及以前"
        if self.active is not True:
            yield "在用", "不再使用的" if self.active is False else "包括不再使用的"


class HazardParams(ListParams):
    """Tickets of one ledger."""

    state: tuple[State, ...] = ()
    level: Level | None = None
    disposal: Disposal | None = None
    domain: Domain | None = None
    """Which ledger is said by the kind; here only so that a list's filter may say it too."""
    overdue: bool = False
    due: Due | None = None
    waiting: Obligation | None = None
    venue_id: UUID | None = None
    ebike_id: UUID | None = None
    found_from: str = ""
    found_to: str = ""
    closed_from: str = ""
    closed_to: str = ""
    venue_class: VenueClass | None = None
    voided: bool | None = None
    site: SiteKind | None = None
    """What stands at the place, of a campaign."""

    def to_filter(self, domain: Domain) -> HazardFilter:
        """As the list itself is asked."""
        return HazardFilter(
            text=self.q, grid=self.grid, states=tuple(dict.fromkeys(self.state)), level=self.level,
            disposal=self.disposal, domain=domain, due=Due.OVERDUE if self.overdue else self.due,
            venue_id=self.venue_id, found=span(self.found_from, self.found_to),
            closed=span(self.closed_from, self.closed_to), venue_class=self.venue_class,
            waiting=self.waiting, ebike_id=self.ebike_id, own=self.own, voided=self.voided,
        )  # fmt: skip

    def words(self) -> Told:
        """Tell the filter."""
        yield from super().words()
        if self.state:
            yield "状态", "、".join(STATE_NAMES[s] for s in dict.fromkeys(self.state))
        due = self.due or (Due.OVERDUE if self.overdue else None)
        chosen = (
            ("等级", _named(self.level, LEVEL_NAMES)),
            ("处置方式", _named(self.disposal, DISPOSAL_NAMES)),
            ("期限", _named(due, DUE_NAMES)), ("等待", _named(self.waiting, OBLIGATION_NAMES)),
            ("场所类别", _named(self.venue_class, CLASS_NAMES)),
            ("类型", _named(self.site, SITE_NAMES)),
        )  # fmt: skip
        yield from ((name, word) for name, word in chosen if word)
        if self.voided is not None:
            yield "误报", "只看已撤销的" if self.voided else "不含已撤销的"
        if self.venue_id or self.ebike_id:
            yield ("场所", "只看一家") if self.venue_id else ("车辆", "只看一辆")
        for name, first, last in (
            ("发现", self.found_from, self.found_to),
            ("销号", self.closed_from, self.closed_to),
        ):
            if first or last:
                yield name, _months(first or last, last or first)


class DissuasionParams(ListParams, rename={"first": "from", "last": "to"}):
    """劝导登记."""

    first: date | None = None
    last: date | None = None
    station_id: UUID | None = None
    violation: Violation | None = None
    vehicle: Vehicle | None = None

    def to_filter(self) -> DissuasionFilter:
        """As the list itself is asked."""
        return DissuasionFilter(
            self.q, self.grid, self.first, self.last, self.station_id, self.violation, self.vehicle
        )

    def words(self) -> Told:
        """Tell the filter."""
        yield from super().words()
        if self.first or self.last:
            yield "日期", f"{self.first or '最早'} 至 {self.last or '今天'}"
        if self.station_id:
            yield "劝导站", "只看一个站"
        if self.violation:
            yield "违法行为", VIOLATION_NAMES[self.violation]
        if self.vehicle:
            yield "车型", VEHICLE_NAMES[self.vehicle]


class MonthParams(ListParams):
    """Month counts."""

    first: str = field(default="", name="from")
    last: str = field(default="", name="to")
    domain: Domain = Domain.FIRE

    def span(self, this: int) -> tuple[int, int]:
        """The months asked for; this one where none is."""
        if not (self.first or self.last):
            return this, this
        return month(self.first or self.last), month(self.last or self.first)

    def words(self) -> Told:
        """Tell the filter."""
        yield "台账", DOMAIN_NAMES[self.domain]
        if self.first or self.last:
            yield "月份", _months(self.first or self.last, self.last or self.first)


def read_params(kind: type[F], told: Mapping[str, Any]) -> F:
    """Take a filter as a list's address has it; what is empty asks for nothing."""
    plain = {name: value for name, value in told.items() if value not in ("", None, [])}
    if isinstance(state := plain.get("state"), str):
        plain["state"] = [state]
    try:
        asked = msgspec.convert(plain, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(reason="筛选条件看不懂，请回到列表重新筛选") from error
    search_words(asked.q)
    return asked


def _named(value: K | None, names: Mapping[K, str]) -> str:
    return names[value] if value else ""


def _months(first: str, last: str) -> str:
    return first if first == last else f"{first} 至 {last}"
