import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const style = readFileSync(new URL('../src/layout/style.css', import.meta.url), 'utf-8')

/** Return a colour of style.css. */
function colour(name: string): string {
  const found = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(style)
  if (found === null) throw new Error(`style.css has no ${name}`)
  return found[1] as string
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red, green, blue] = parts.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe('words can be read on what they stand on (WCAG 2.2, 1.4.3: 4.5 to 1)', () => {
  it.each(['primary', 'success', 'warning', 'danger', 'info'])('%s on white, the ground and its own tint', (name) => {
    const grounds = ['#ffffff', colour('diming-ground'), colour(`el-color-${name}-light-9`)]
    for (const ground of grounds) expect(contrast(colour(`el-color-${name}`), ground)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', colour(`el-color-${name}-dark-2`))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['diming-ink', 'diming-muted', 'el-text-color-regular', 'el-text-color-secondary', 'el-text-color-placeholder'])('%s on white and the ground', (name) => {
    for (const ground of ['#ffffff', colour('diming-ground')]) expect(contrast(colour(name), ground)).toBeGreaterThanOrEqual(4.5)
  })
})
