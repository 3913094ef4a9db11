"""Plaques to print."""

from backend.field.venues.codes.parsing import new_token, plaque_url
from backend.field.venues.plaques.views import Plaque

LONGEST = (
    "万达广场购物中心二期A座负一层东北风味饺子馆及附属地下停车场便民服务点暨农产品"
    "展销中心（原第一百货大楼东侧）招待所附设小吃部与日用杂货综合经营部及便民缴费代办点"
)


def plaque(name: str = "聚宏饺子馆", number: int = 473) -> Plaque:
    return Plaque(
        url=plaque_url("https://ax.example.cn", new_token()),
        name=name,
        class_name="小餐饮",
        number=f"辽西-{number:04d}",
        office_name="辽西街道应急管理办公室",
        office_phone="0434-7222119",
        street_name="辽西街道",
    )


def many(count: int) -> list[Plaque]:
    return [plaque(number=number) for number in range(1, count + 1)]
