"""What a screen says in passing: notices that last four seconds, kept from when they come."""

import time

from playwright.sync_api import Page

#: Run before a page's own code: keeps each notice until a test has asked for it
KEEP_NOTICES = """
  window.noticesKept = []
  new MutationObserver((changes) => {
    for (const one of changes.flatMap((change) => [...change.addedNodes])) {
      if (one instanceof Element && one.matches('.el-message')) window.noticesKept.push(one.textContent)
    }
  }).observe(document, { childList: true, subtree: true })
"""
#: Takes the first notice that holds a sentence, and those before it
TAKEN = """(sentence) => {
  const at = window.noticesKept.findIndex((one) => one.includes(sentence))
  if (at >= 0) window.noticesKept.splice(0, at + 1)
  return at >= 0
}"""


def said(page: Page, sentence: str, *, patience_ms: float = 60_000) -> None:
    """Wait until the screen has said that something was done since this was last asked."""
    until = time.monotonic() + patience_ms / 1000
    while not page.evaluate(TAKEN, sentence):
        assert time.monotonic() < until, (sentence, page.evaluate("window.noticesKept"))
        page.wait_for_timeout(50)
