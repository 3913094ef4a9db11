"""How quickly the phone's first screens stand, and how much they fetch for it.

The limit is three times what we want where time is measured, and the best round counts: other work
on the machine must not fail the gate. The figures themselves are printed.
"""

import sys
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.caller import Caller
from tests.browser.conftest import NewPhone

FIRST_LOAD_KB = 110
LIMIT_MS = 3 * 500
ROUNDS = 5

STANDS = """(() => {
  const look = () => {
    if (!document.querySelector('%s')) return requestAnimationFrame(look)
    requestAnimationFrame(() => performance.mark('stands'))
  }
  look()
})()"""
"""Notes the moment after which the screen with such a part is painted."""

STOOD = "() => performance.getEntriesByName('stands')[0]?.startTime"

FETCHED = """() => {
  const [stands] = performance.getEntriesByName('stands')
  return performance.getEntriesByType('resource')
    .filter(({ name, startTime }) => /\\.(js|css)$/.test(name) && startTime < stands.startTime)
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
}"""


def tell(capsys: pytest.CaptureFixture[str], figure: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{figure}\n")


def stands(page: Page) -> float:
    page.wait_for_function(STOOD)
    return float(page.evaluate(STOOD))


@pytest.mark.parametrize("signed_in", [False, True], ids=["sign-in", "today"])
def test_the_first_load_of_script_and_style_is_small(
    signed_in: bool,
    worker: Caller,
    new_phone: NewPhone,
    capsys: pytest.CaptureFixture[str],
) -> None:
    phone = new_phone(worker if signed_in else None)
    phone.page.add_init_script(STANDS % ("main .section" if signed_in else "main form"))
    phone.opens()
    stands(phone.page)

    kilobytes = phone.page.evaluate(FETCHED) / 1024

    tell(capsys, f"{'today' if signed_in else 'sign-in'}: {kilobytes:.1f} KB of script and style")
    assert kilobytes <= FIRST_LOAD_KB


def test_a_warm_start_without_network_is_quick_on_a_slow_phone(
    worker: Caller, new_phone: NewPhone, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    phone.page.add_init_script(STANDS % "main .section")
    phone.goes_offline()
    engine: Any = phone.context.new_cdp_session(phone.page)
    engine.send("Emulation.setCPUThrottlingRate", {"rate": 6})

    times: list[float] = []
    while len(times) < ROUNDS or (min(times) > LIMIT_MS and len(times) < 3 * ROUNDS):
        phone.page.reload()
        times.append(stands(phone.page))

    tell(capsys, f"warm start offline at 6x: {median(times):.0f} ms of {[*map(round, times)]}")
    assert min(times) <= LIMIT_MS
