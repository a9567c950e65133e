import type { Asked, Choices, Kind, Parameter, Run } from './calls'

/** What a parameter is counted in: the form takes minutes and per cent where the register takes seconds and shares. */
export type Unit = 'minute' | 'metre' | 'second' | 'percent' | 'year' | 'grave_year' | 'site' | 'person' | 'none'
export type Value = number | boolean | string | string[] | null
export type Values = Record<string, Value>

/** Parameters that are what a way costs: seconds by road, metres in a straight line. */
const WAYS = ['urban_limit', 'rural_limit', 'radius', 'farthest']
const UNITS: Record<string, Unit> = {
  seconds: 'second', cell_m: 'metre', reach_m: 'metre', share: 'percent', years: 'year', per_year: 'grave_year',
  number: 'site', capacity: 'person', best: 'none', alternatives: 'none',
}
/** What a form begins with where the register proposes nothing. */
const BEGUN: Partial<Record<Kind, Values>> = {
  siting: { objective: 'maximal_cover', radius: 900, number: 4 },
  ban_zones: { per_year: 200, share: 0.5 },
  relocation: { years: 3 },
}
/** Metres that stand for the minutes of a form when it turns to the straight line. */
const STRAIGHT: Values = { urban_limit: 1000, rural_limit: 15_000, radius: 1000 }

export function unitOf(name: string, measure: Value): Unit {
  if (WAYS.includes(name)) return measure === 'straight' ? 'metre' : 'minute'
  return UNITS[name] ?? 'none'
}
const FACTORS: Partial<Record<Unit, number>> = { minute: 60, percent: 0.01 }
const factorOf = (name: string, measure: Value) => FACTORS[unitOf(name, measure)] ?? 1

/** Return a number as the form shows it, and back as the register takes it. */
export const shown = (name: string, value: number, measure: Value) => Number((value / factorOf(name, measure)).toFixed(6))
export const sent = (name: string, value: number, measure: Value) => Number((value * factorOf(name, measure)).toFixed(6))

/** Return what a form of a kind begins with, in the register's units. */
export function begun(kind: Kind, parameters: readonly Parameter[], ruleSet: string): Values {
  const values: Values = Object.fromEntries(parameters.map((one) => [one.name, one.default as Value]))
  if ('rule_set' in values) values.rule_set = ruleSet
  return { ...values, ...BEGUN[kind] }
}

/** Return the ways of a form as they begin by another measure. */
export function measuredAnew(kind: Kind, parameters: readonly Parameter[], measure: Value): Values {
  const ways = parameters.filter((one) => WAYS.includes(one.name)).map((one) => one.name)
  const byRoad = begun(kind, parameters, '')
  return Object.fromEntries(ways.map((name) => [name, measure === 'straight' ? (STRAIGHT[name] ?? null) : (byRoad[name] ?? null)]))
}

export type Fault = { word: 'needed' | 'radius_needed' | 'number_needed' } | { word: 'least' | 'above' | 'most'; bound: number }

/** Return what is wrong with a form, by parameter; the register refuses the same. */
export function faultsOf(kind: Kind, parameters: readonly Parameter[], values: Values): Record<string, Fault> {
  const found: Record<string, Fault> = {}
  for (const one of parameters) {
    const value = values[one.name] ?? null
    if (value === null || value === '') {
      if (one.needed || (one.default !== null && one.type !== 'codes')) found[one.name] = { word: 'needed' }
      continue
    }
    if (typeof value !== 'number') continue
    const said = (bound: number) => shown(one.name, bound, values.measure ?? null)
    if (one.above !== null && value <= one.above) found[one.name] = { word: 'above', bound: said(one.above) }
    else if (one.least !== null && value < one.least) found[one.name] = { word: 'least', bound: said(one.least) }
    else if (one.most !== null && value > one.most) found[one.name] = { word: 'most', bound: said(one.most) }
  }
  if (kind === 'siting') {
    if (values.objective !== 'p_median' && values.radius === null) found.radius ??= { word: 'radius_needed' }
    if (values.objective !== 'set_cover' && values.number === null && values.budget === null) found.number ??= { word: 'number_needed' }
  }
  return found
}

/** Return the body that the register takes. */
export function bodyOf(kind: Kind, about: { title: string; region: string; as_of: string | null }, values: Values): Asked {
  return { kind, ...about, title: about.title.trim(), ...values } as unknown as Asked
}

type Extent = readonly [number, number, number, number]
const holds = ([west, south, east, north]: Extent, [lon, lat]: readonly [number, number]) => west <= lon && lon <= east && south <= lat && lat <= north
const size = ([west, south, east, north]: Extent) => (east - west) * (north - south)

/** Return a window of the map as an address has it, or null. */
export function windowIn(value: unknown): Extent | null {
  const parts = typeof value === 'string' ? value.split(',').map(Number) : []
  return parts.length === 4 && parts.every(Number.isFinite) ? (parts as unknown as Extent) : null
}

/** Return the region and the unit that a window of the map looks at; no unit where it shows more than twice as much. */
export function lookedAt(window: Extent, regions: Choices['regions']): { region: string | null; unit: string | null } {
  const middle = [(window[0] + window[2]) / 2, (window[1] + window[3]) / 2] as const
  const held = regions
    .flatMap((region) => region.units.map((unit) => ({ region: region.code, unit: unit.name, extent: unit.extent as Extent })))
    .filter((one) => holds(one.extent, middle))
    .sort((one, other) => size(one.extent) - size(other.extent))[0]
  if (held === undefined) return { region: null, unit: null }
  return { region: held.region, unit: size(window) <= 2 * size(held.extent) ? held.unit : null }
}

/** Parameters that a run keeps by another name than a form sends. */
const KEPT_AS: Record<string, string> = { kinds: 'facility_kinds', reach: 'reach_m' }

/** Return what a run was asked, as a form has it. */
export function valuesOf(run: Run): Values {
  return Object.fromEntries(Object.entries(run.parameters).map(([name, value]) => [KEPT_AS[name] ?? name, value as Value]))
}
