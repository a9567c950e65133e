"""What every screen owes its reader: it fits, has a title and its name, his language, and needs no mouse."""

from playwright.sync_api import Page

from tests.browser.web.conftest import Desk

#: What is wrong with a screen as it stands. What has just become narrower is given time to be laid out anew.
FAULTS = """async (spaces) => {
  const page = document.documentElement
  const until = Date.now() + 5000
  while (page.scrollWidth > page.clientWidth && Date.now() < until) {
    await new Promise((later) => requestAnimationFrame(later))
  }
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0
  const every = (what) => [...document.querySelectorAll(what)].filter(seen)
  const short = (one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 160)
  const textOf = (id) => document.getElementById(id)?.textContent ?? ''
  const nameOf = (one) => {
    const named = (one.getAttribute('aria-labelledby') ?? '').split(' ').map(textOf)
    const labels = [...(one.labels ?? [])].map((label) => label.textContent)
    const pictures = [...one.querySelectorAll('img[alt]')].map((each) => each.alt)
    const own = ['INPUT', 'SELECT', 'TEXTAREA'].includes(one.tagName) ? '' : one.textContent
    return [one.getAttribute('aria-label'), one.title, ...named, ...labels, ...pictures, own].join('').trim()
  }
  const faults = []
  if (page.scrollWidth > page.clientWidth) faults.push(`wider than the window: ${page.scrollWidth}`)
  const titles = every('h1')
  if (titles.length !== 1) faults.push(`${titles.length} titles`)
  const title = document.querySelector('main h1')?.textContent.replace(/\\s+/g, ' ').trim()
  if (!title || !document.title.startsWith(`${title} · `)) faults.push(`the page is called ${document.title}`)
  if (every('main').length !== 1) faults.push('no main part')
  for (const one of every('input:not([type=hidden], [aria-hidden=true]), select, textarea')) {
    if (nameOf(one) === '') faults.push(`a field without a label: ${short(one)}`)
  }
  for (const one of every('button, a[href], [role=button], [role=combobox]')) {
    if (nameOf(one) === '') faults.push(`a control without words: ${short(one)}`)
  }
  for (const one of every('img:not([alt])')) faults.push(`a picture without words: ${short(one)}`)
  const ids = every('[id]').map((one) => one.id)
  const twice = ids.filter((one, at) => ids.indexOf(one) !== at)
  for (const id of new Set(twice)) faults.push(`twice the id ${id}`)
  const untranslated = new RegExp(`\\\\b(?:${spaces.join('|')})(?:\\\\.[a-z_]+)+\\\\b`, 'g')
  for (const one of document.body.innerText.match(untranslated) ?? []) faults.push(`not in words: ${one}`)
  return faults
}"""

#: Where the keyboard is, and whether the eye sees it there: a ring around it or around what it stands in
FOCUS = """() => {
  const one = document.activeElement
  if (one === null || one === document.body) return null
  const drawn = (part) => {
    const style = getComputedStyle(part)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
  }
  const around = one.closest('label, .el-select__wrapper, .el-input__wrapper, .maplibregl-map') ?? one
  const parts = [one, one.firstElementChild, one.nextElementSibling, one.parentElement, around]
  const box = around.getBoundingClientRect()
  return {
    what: one.outerHTML.replace(/\\s+/g, ' ').slice(0, 200),
    seen: box.width > 0 && box.height > 0 && parts.some((part) => part instanceof Element && drawn(part)),
  }
}"""

#: What a thumb in a glove misses (WCAG 2.2, 2.5.5): less than 44 pixels, with the frame that takes the touch
SMALL = """() => {
  const frames = 'select__wrapper input__wrapper input-number radio-button radio checkbox switch'
    .replace(/\\S+/g, '.el-$&,') + ' .file-picker'
  const touched = 'a[href], button, input, select, textarea, summary, [role=radio], [role=checkbox]'
  const seen = (one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest('.beside, .skip')
  const small = []
  for (const one of [...document.querySelectorAll(touched)].filter(seen)) {
    const { width, height } = (one.closest(frames) ?? one).getBoundingClientRect()
    if (width === 0 || Math.min(width, height) >= 43.5) continue
    const what = one.outerHTML.replace(/\\s+/g, ' ').slice(0, 160)
    small.push(`${Math.round(width)} x ${Math.round(height)}: ${what}`)
  }
  return small
}"""


def small_targets(page: Page) -> list[str]:
    """Return what of a device's screen is too small for a thumb, each with its size in pixels."""
    found: list[str] = page.evaluate(SMALL)
    return found


def faults_of(desk: Desk, spaces: list[str]) -> list[str]:
    """Return what is wrong with the screen that a desk shows; `spaces` begin the keys of texts."""
    found: list[str] = desk.page.evaluate(FAULTS, spaces)
    return found


def hidden_stops(page: Page, stops: int) -> list[str]:
    """Press Tab so many times and return where the keyboard went without being seen."""
    hidden = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        if not stop["seen"]:
            hidden.append(stop["what"])
    return hidden
