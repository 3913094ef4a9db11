"""What can be measured of a screen: axe's faults, what runs over the edge, what a thumb misses."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.browser.site import ROOT

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
THUMB = 44
"""Pixels a side that a thumb in a glove needs."""

OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""All that another theme can break of the same screen."""

RUN_AXE = """async (rules) => {
  const only = rules.length ? { runOnly: rules } : {}
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...only })
  return violations.map(({ id, impact, nodes }) => (
    { id, impact, nodes: nodes.map((node) => node.html.slice(0, 160)) }
  ))
}"""

RUNS_OVER = """() => {
  const edge = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= edge) return []
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > edge + 1)
    .map((one) => one.outerHTML.slice(0, 120))
}"""

TARGETS = "button, a[href], select, summary, label:has(input[type=radio])"
SMALL = """([targets, least]) => {
  const reach = (one, side) => {
    const { content, position, [side]: by } = getComputedStyle(one, '::after')
    return content !== 'none' && position === 'absolute' ? Math.max(0, -parseFloat(by)) : 0
  }
  const size = (one) => {
    const { width, height } = one.getBoundingClientRect()
    const across = reach(one, 'left') + reach(one, 'right')
    return [width + across, height + reach(one, 'top') + reach(one, 'bottom')].map(Math.round)
  }
  return [...document.querySelectorAll(targets)]
    .filter((one) => one.checkVisibility() && !one.closest('[aria-hidden=true], [inert]'))
    .map((one) => [one, ...size(one)])
    .filter(([, width, height]) => width > 1 && Math.min(width, height) < least)
    .map(([one, width, height]) => `${width}×${height} ${one.outerHTML.slice(0, 120)}`)
}"""
"""A tap also counts beside an element, where its `::after` reaches."""


def faults(page: Page, rules: Sequence[str] = ()) -> list[Any]:
    """What axe finds that would keep somebody from using the screen; by all rules, or some."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found: list[Any] = page.evaluate(RUN_AXE, list(rules))
    return [one for one in found if one["impact"] in GRAVE]


def overflow(page: Page) -> list[str]:
    """What stands over the right edge, so that the screen can be pushed sideways."""
    found: list[str] = page.evaluate(RUNS_OVER)
    return found


def small_targets(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL, [TARGETS, THUMB])
    return found
