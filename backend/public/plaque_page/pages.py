"""What anybody sees who scans a plaque: whether it is valid, whom to call, what keeps one safe.

Nothing personal and nothing about hazards is ever handed to this page, so that it cannot show it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from backend.public.forms.pages import render

State = Literal["valid", "revoked", "unknown"]


@dataclass(frozen=True, slots=True)
class PublicVenue:
    """What the page may say. For an unknown code the venue's fields are empty."""

    name: str
    class_name: str
    number: str
    street_name: str
    office_name: str
    office_phone: str
    state: State
    token: str = ""
    """For the staff entrance, which opens this venue in the app."""


def public_page(view: PublicVenue) -> str:
    """Render the whole page; it needs no script, no picture and no other file."""
    return render(
        "public.html",
        view=view,
        dial=_dialled(view.office_phone),
        tips=TIPS.get(view.class_name, TIPS["其他小场所"]),
    )


def _dialled(phone: str) -> str:
    """Keep of a phone number what a dialler takes; an extension is for people to read."""
    main = re.split(r"转|ext|[,，;；/、]", phone, maxsplit=1)[0]
    return re.sub(r"[^\d+]", "", main)


TIPS: dict[str, tuple[str, str, str]] = {
    "小学校(幼儿园)": (
        "上课时间安全出口不上锁，楼梯和走道不堆东西。",
        "外窗不装封死的护栏，留出能打开的逃生口。",
        "每学期带孩子走一遍疏散路线，记住集合的地方。",
    ),
    "小医院": (
        "走道和出口随时能过担架，不加床、不堆放药箱。",
        "氧气瓶离开火源，用完关紧阀门。",
        "行动不便的人由谁帮助疏散，事先说定。",
    ),
    "小商店": (
        "货物离灯具半米以上，不堵通道，不压灭火器。",
        "打烊时断开不用的电源，店里不留人过夜。",
        "电动自行车和电池不进店，不在店里充电。",
    ),
    "小餐饮": (
        "人走火灭，关好气阀；闻到燃气味先开窗，不开关电器。",
        "油烟管道定期清洗；油锅起火盖上锅盖，不用水浇。",
        "液化气瓶不放在用餐区和住人的房间，软管到期就换。",
    ),
    "小旅馆": (
        "每个房间贴疏散路线，走道应急灯常亮常查。",
        "外窗不封死，安全出口夜里也不上锁。",
        "提醒客人不在床上吸烟，电器离房时关掉。",
    ),
    "小歌舞娱乐场所": (
        "营业时所有安全出口打开，不上锁、不遮挡。",
        "不用海绵、泡沫装饰，室内不燃放冷烟花。",
        "先停音响、开灯，再引导客人离开。",
    ),
    "小网吧": (
        "线路不私拉、插座不串接，机箱周围不堆杂物。",
        "不吸烟，烟头不进垃圾桶。",
        "通宵营业也要有人值守，出口保持打开。",
    ),
    "小美容洗浴场所": (
        "加热设备有人看管，离店先断电。",
        "酒精、精油等远离火源和热源，用多少取多少。",
        "更衣、按摩的小房间也要有通畅的出口。",
    ),
    "小生产加工企业": (
        "车间和仓库不住人，不和住房连在一起。",
        "电气焊要有证、有审批、有人看护，先清走可燃物。",
        "边角料每天清走，下班断电。",
    ),
    "其他小场所": (
        "安全出口和通道保持畅通，不上锁、不堆放。",
        "不私拉电线，离开时断电、断气、断火。",
        "灭火器放在看得见的地方，人人会用。",
    ),
}
"""Three things people of each class can do themselves."""
