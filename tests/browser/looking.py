"""What hostile text has become on a page: the letters that stand there, and anything of it that lives."""

import re

from playwright.sync_api import expect

from pages.parts.plain import BREAK
from tests.browser.payloads import OUTSIDE

# Text with what stands in shadow roots and in fields; and everything that a payload might have become.
LOOK = """element => {
  const found = {text: "", alive: []};
  const walk = node => {
    if (node.nodeType === 3) found.text += node.nodeValue;
    if (["STYLE", "SCRIPT"].includes(node.nodeName) && !node.textContent.includes("pwned")) return;
    if (node.nodeType === 1) {
      const link = node.getAttribute("href") ?? "", source = node.getAttribute("src") ?? "";
      if (/OUTSIDE|javascript:/.test(link) && !link.startsWith("#")) found.alive.push(node.outerHTML.slice(0, 200));
      if (/OUTSIDE/.test(source) || source === "x" || node.nodeName === "SCRIPT" && node.textContent.includes("pwned"))
        found.alive.push(node.outerHTML.slice(0, 200));
      if (node.hasAttribute("onerror") || node.hasAttribute("onload")) found.alive.push(node.outerHTML.slice(0, 200));
      if (node.nodeName === "INPUT" || node.nodeName === "TEXTAREA") found.text += ` ${node.value} `;
      if (node.shadowRoot) walk(node.shadowRoot);
    }
    node.childNodes.forEach(walk);
  };
  walk(element);
  return found;
}""".replace("OUTSIDE", OUTSIDE.replace(".", "\\\\."))


def plain(text):
    """As a reader sees it: without what cannot be seen, spaces told once."""
    return " ".join(re.sub(f"[{BREAK}\x00-\x1f\ufffd]", " ", text.replace(BREAK, "")).split())


def unharmed(page, where):
    look = page.locator("body").evaluate(LOOK)
    assert look["alive"] == [], where
    assert page.evaluate("window.pwned") is None, where
    return look["text"]


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_timeout(700)


def hover(page):
    """Every corner of every chart, for its tooltips."""
    for chart in page.locator(".ward-card svg").all():
        box = chart.bounding_box()
        if not box or box["width"] < 50 or box["y"] > 3000:
            continue
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        for across in (0.1, 0.3, 0.5, 0.7, 0.9):
            for down in (0.2, 0.5, 0.8):
                page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(150)
