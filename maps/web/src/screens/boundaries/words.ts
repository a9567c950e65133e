import { holdsOn } from '@/records/dates'
import type { Finding, Line, LineGeometry, Marker, Severity, Stone } from './shapes'

/** Return a length for people: 151.24 km, or 850 m. */
export function lengthInWords(metres: number | null | undefined): string {
  if (metres == null) return ''
  return Math.round(metres) < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(2)} km`
}

/** Return figures with so many decimals, without a minus before nought; an empty text for none. */
export function figure(value: number | null | undefined, decimals = 2): string {
  if (value == null) return ''
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text
}

export type Due = 'unknown' | 'overdue' | 'soon' | 'later'
/** A line is due soon within so many days. */
const SOON_DAYS = 180

/** Say how near the next joint inspection is on a day. */
export function dueOf(next: string | null, day: string): Due {
  if (next === null) return 'unknown'
  if (next < day) return 'overdue'
  const left = (Date.parse(next) - Date.parse(day)) / 86_400_000
  return left <= SOON_DAYS ? 'soon' : 'later'
}

/** Return the geometries of a line that hold on a day, the line in law first. */
export function geometriesOn(line: Line, day: string): LineGeometry[] {
  return line.geometries.filter((one) => holdsOn(one, day)).sort((one, other) => rank(one) - rank(other))
}

function rank(geometry: LineGeometry): number {
  const at = ['legal', 'derived', 'present_river', 'present_road'].indexOf(geometry.role)
  return at === -1 ? 9 : at
}

/** Return the stones of a marker that stand on a day, by letter. */
export function standingOn(marker: Marker, day: string): Stone[] {
  return marker.stones.filter((one) => holdsOn(one, day)).sort((one, other) => (one.letter < other.letter ? -1 : 1))
}

/** Return where a marker is drawn: in the middle of the stones that stand, or of its last ones. */
export function placeOf(marker: Marker, day: string): [number, number] | null {
  const standing = standingOn(marker, day)
  const stones = standing.length > 0 ? standing : marker.stones
  if (stones.length === 0) return null
  const mean = (axis: 0 | 1) => stones.reduce((sum, one) => sum + (one.geometry.coordinates[axis] as number), 0) / stones.length
  return [mean(0), mean(1)]
}

/** Put findings into groups by how grave they are, the gravest first; empty groups are left out. */
export function bySeverity(findings: readonly Finding[]): [Severity, Finding[]][] {
  return (['error', 'warning', 'notice'] as const)
    .map((severity): [Severity, Finding[]] => [severity, findings.filter((one) => one.severity === severity)])
    .filter(([, group]) => group.length > 0)
}

/** Return where a finding is: its own place, else that of the first marker that it names. */
export function placeOfFinding(finding: Finding, markers: readonly Marker[], day: string): [number, number] | null {
  if (finding.position !== null) return finding.position as [number, number]
  for (const number of finding.about) {
    const marker = markers.find((one) => one.number === number)
    const place = marker === undefined ? null : placeOf(marker, day)
    if (place !== null) return place
  }
  return null
}
