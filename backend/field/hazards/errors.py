"""How a step on a ticket is refused: what, why, and what to do."""

from backend.core.errors import Conflict, Forbidden


class NotNow(Conflict):
    """The ticket is no longer in a state for this step: superseded when it came from a phone."""

    code = "hazard.not_now"
    sentence = "这条隐患现在是“{state}”，这一步没有生效，已记在处理过程里，并转街道应急办核实。"


class Disagreed(NotNow):
    """Two re-inspections disagree; the failing one holds."""

    code = "hazard.disputed"
    sentence = "另一人同时复查认为不合格，先按不合格处理，已转街道应急办核定。"


class SecondPerson(Forbidden):
    """The same person may not do both halves."""

    code = "hazard.second_person"
    sentence = "这一步要由另一个人来做。请联系街道应急办。"


class OtherLevel(NotNow):
    """The step is for tickets of other levels."""

    code = "hazard.other_level"
    sentence = "这条隐患是“{level}”隐患，{step}只用于{levels}隐患，没有生效。已记在处理过程里。"


class ReopenTooLate(NotNow):
    """More than 30 days after closing."""

    code = "hazard.reopen_too_late"
    sentence = (
        "这条隐患销号已超过 30 天，不能重开，现场情况已记在处理过程里。"
        "请作为新隐患上报，并选“复发”关联这一条。"
    )


class NeverExtended(NotNow):
    """立查立改."""

    code = "hazard.never_extended"
    sentence = "立查立改的隐患不能延期，没有生效。请当场整改；确实改不了的请联系街道应急办。"


class ExtensionTooLate(NotNow):
    """Asked after the last day."""

    code = "hazard.extension_too_late"
    sentence = "整改期限 {due_on} 已过，不能再申请延期，没有生效。请抓紧整改，或联系街道应急办。"


class ExtendedTwice(NotNow):
    """The third time."""

    code = "hazard.extended_twice"
    sentence = "这条隐患已延期 2 次，不能再延，没有生效。请抓紧整改，或联系街道应急办吹哨、移交。"


class ExtensionPending(NotNow):
    """One is waiting already."""

    code = "hazard.extension_pending"
    sentence = "这条隐患已有一个延期申请待批，这次申请没有生效。请等应急办批复。"


class ExtensionNotAsked(NotNow):
    """There is nothing to grant."""

    code = "hazard.extension_not_asked"
    sentence = (
        "这条隐患没有待批的延期申请（可能已批复、已提交整改或期限已另定），没有生效。请刷新后再看。"
    )


class DueFromOutside(NotNow):
    """A department or a higher office set the last day."""

    code = "hazard.due_from_outside"
    sentence = "这条隐患的期限由上级或移交部门规定，街道不能延期，没有生效。请联系规定期限的部门。"


class WhistlePending(NotNow):
    """A department was called already."""

    code = "hazard.whistle_pending"
    sentence = "上一次吹哨部门还没有答复，这次没有生效。请先催办并记录答复。"


class WhistleNotPending(NotNow):
    """Nobody was called, or the answer is there."""

    code = "hazard.whistle_not_pending"
    sentence = "没有等待答复的吹哨，这条答复没有生效，已记在处理过程里。请刷新后再看。"


class WhistleNotAnswered(NotNow):
    """There is nothing to rate."""

    code = "hazard.whistle_not_answered"
    sentence = "没有可评价的吹哨：部门还没有答复，或已经评价过。请刷新后再看。"


class ReceiptPending(NotNow):
    """Handed over, and the receipt has not come back."""

    code = "hazard.receipt_pending"
    sentence = "这条隐患已移交，回执还没有收到，这次移交没有生效。请先催回执并登记。"


class ReceiptNotPending(NotNow):
    """Not handed over, or the receipt is there."""

    code = "hazard.receipt_not_pending"
    sentence = (
        "这条隐患没有待收的回执：还没有移交，或回执已登记。这一步没有生效，已记在处理过程里。"
    )


class NotSuspected(NotNow):
    """A decision on what nobody asked."""

    code = "hazard.not_suspected"
    sentence = "这条隐患不是“疑似重大”，回执里不能认定重大。请先标为疑似重大并重新移交。"


class HandOverFirst(NotNow):
    """疑似重大 is not the street's to close."""

    code = "hazard.hand_over_first"
    sentence = (
        "疑似重大隐患要先移交有权部门并收到回执，才能销号。复查情况已记在处理过程里，"
        "请应急办先办移交。"
    )


class SupervisedAlready(NotNow):
    """挂牌督办 twice."""

    code = "hazard.supervised_already"
    sentence = "这条隐患已经挂牌督办，这次没有生效。请刷新后再看。"


class FollowUpTooEarly(NotNow):
    """Not yet 30 days."""

    code = "hazard.follow_up_too_early"
    sentence = "回头看要到 {follow_up_on} 才到期，没有生效。现在就发现问题的，请用“重开”。"


class FollowUpDone(NotNow):
    """Somebody went already, or nobody has to."""

    code = "hazard.follow_up_done"
    sentence = "这条隐患的回头看已经做过，没有重复登记。又发现问题的，请作为新隐患上报并选“复发”。"


class VoidAsked(NotNow):
    """Somebody asked already."""

    code = "hazard.void_asked"
    sentence = "这条隐患现在是“{state}、已申请撤销”，这一步没有生效。请等应急办决定。"


class VoidNotAsked(NotNow):
    """Nobody asked."""

    code = "hazard.void_not_asked"
    sentence = (
        "这条隐患现在是“{state}、没有人申请撤销”，这一步没有生效，已记在处理过程里。"
        "请先由另一人申请。"
    )


class NotDescribed(NotNow):
    """It has been a venue's, an e-bike's or a ledger's from the beginning."""

    code = "hazard.not_described"
    sentence = "这条隐患本来就报在场所或车辆上，不用再归。要换场所，请撤销后重新上报。"


class JoinedElsewhere(NotNow):
    """Two tickets that cannot become one."""

    code = "hazard.cannot_join"
    sentence = "不能并入这条隐患：{why}。没有生效，请重新选择。"


class RoadsOnly(Forbidden):
    """A village head reports what is wrong with a road, and nothing else."""

    code = "hazard.roads_only"
    sentence = "包保屯长只报道路隐患，“{item}”请告诉网格员或街道应急办来报。已填的内容不会丢。"
