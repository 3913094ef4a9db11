"""What stations refuse, and why."""

from backend.core.errors import Conflict, Invalid, NotFound


class StationUnknown(NotFound):
    """It does not exist, or lies outside the actor's grid."""

    code = "station.unknown"
    sentence = "没有找到这个劝导站，或不在你负责的范围里。请核对后再试，需要时联系街道应急办。"


class DutyUnknown(NotFound):
    """It does not exist, or lies outside the actor's grid."""

    code = "duty.unknown"
    sentence = "没有找到这次值守，或不在你负责的范围里。请核对后再试，需要时联系街道应急办。"


class DissuasionUnknown(NotFound):
    """It does not exist, or lies outside the actor's grid."""

    code = "dissuasion.unknown"
    sentence = "没有找到这条劝导，可能已经撤掉了。请刷新后再看。"


class DutyThere(Conflict):
    """The id is another duty's."""

    code = "duty.exists"
    sentence = "这次上岗已经登记过了，没有重复登记。"


class DissuasionThere(Conflict):
    """The id is another dissuasion's."""

    code = "dissuasion.exists"
    sentence = "这条劝导已经登记过了，没有重复登记。"


class NotYourTally(Conflict):
    """Somebody else's."""

    code = "dissuasion.not_yours"
    sentence = "这条劝导是{who}记的，只能由本人或应急办撤掉。"


class StationThere(Conflict):
    """There is one of that name."""

    code = "station.exists"
    sentence = "“{name}”这个劝导站已经有了，不用再建。要改值守时间请打开它修改。"


class ShiftsOverlap(Invalid):
    """A shift twice, or without length."""

    code = "shift.wrong"
    sentence = "班次“{name}”{why}。请改好再保存。"


class RosterTwice(Conflict):
    """One person twice at the same time."""

    code = "roster.twice"
    sentence = "{name} {day} 已经排在{where}了，同一时间不能排两次。请换一个人，或先把那一班去掉。"


class RosterFull(Conflict):
    """Nobody was named."""

    code = "roster.nobody"
    sentence = "还没有选人：请选一个有账号的劝导员，或填写没有手机的同事的姓名。"


class PaperThere(Conflict):
    """The same list was typed before."""

    code = "paper.exists"
    sentence = (
        "{day} 这一站已经录过同样的 {same} 条（{by}，{at} 录入），很可能是同一张纸，没有重复录入。"
        "确实是另一张纸，请点“是另一张，照录”。"
    )
