import type { BoundaryLineStyle, DivisionLevel, MapSettings, NameClass, RegisterSign } from './settings'

/** How a line is drawn, in pixels; the dash and the gap take turns. */
export interface LineSymbol {
  colour: string
  width: number
  dash: number[]
  opacity: number
}

/** How something is drawn: the map's layers and the legend's samples are both made from this. */
export interface Symbol {
  fill?: { colour: string; opacity: number; outline?: string }
  /** The first one lies below. */
  lines?: LineSymbol[]
  sign?: { colour: string; shape: string; isHollow: boolean }
}

/** Lines of places grow from the first width to the second as one comes nearer. */
export const LINE_WIDTHS = [1.4, 3] as const
export const AREA_OPACITY = 0.28
/** The colour in which the shapes of markers are explained: their own is that of their status. */
export const MARKER_INK = '#455a64'
/** A place whose position is approximate is drawn hollow, in the colour of its class. */
const HOLLOW = '#333333'

/** Return the pale band of a level, where it has one, and the line above it. */
export function levelLines(level: DivisionLevel): { band: LineSymbol | null; line: LineSymbol } {
  const colour = level.line_colour
  return {
    band: level.band_width > 0 ? { colour, width: level.band_width, dash: [], opacity: level.band_opacity } : null,
    line: { colour, width: level.line_width, dash: dashOf(level.line_dash), opacity: 1 },
  }
}

function dashOf(written: string): number[] {
  const parts = written.split(' ').map(Number).filter((part) => part > 0)
  return parts.length < 2 ? [] : parts
}

/** Return how a boundary line is drawn: through where it is the line in law, else dashed. */
export function boundaryLine(style: BoundaryLineStyle, inLaw: boolean): LineSymbol {
  return { colour: style.colour, width: style.width, dash: inLaw ? [] : dashOf(style.dash), opacity: 1 }
}

/** Return the line of a kind that bears no sign. */
export function registerLine({ colour, width, dash }: RegisterSign): LineSymbol {
  return { colour, width, dash: dashOf(dash), opacity: 1 }
}

/** Return how a kind of record of a register is drawn: full, or hollow where it is not in use. */
export function registerSymbol(sign: RegisterSign, isHollow = false): Symbol {
  if (sign.shape === '') return { lines: [registerLine(sign)] }
  return { sign: { colour: sign.colour, shape: sign.shape, isHollow } }
}

/** Return how a level of divisions is drawn. */
export function levelSymbol(level: DivisionLevel): Symbol {
  const { band, line } = levelLines(level)
  return {
    fill: { colour: level.fill_colour, opacity: level.fill_opacity },
    lines: band === null ? [line] : [band, line],
  }
}

/** Return how points, lines and areas of a class of place names are drawn. */
export function classSymbols({ colour, shape }: NameClass): { point: Symbol; line: Symbol; area: Symbol } {
  return {
    point: { sign: { colour, shape, isHollow: false } },
    line: { lines: [{ colour, width: LINE_WIDTHS[1], dash: [], opacity: 1 }] },
    area: { fill: { colour, opacity: AREA_OPACITY, outline: colour } },
  }
}

export const APPROXIMATE: Symbol = { sign: { colour: HOLLOW, shape: 'circle', isHollow: true } }

/** What the legend explains, and the layers of the map that each entry stands for. */
export interface LegendEntry {
  group: 'level' | 'class' | 'approximate' | 'line' | 'marker' | 'marker_kind' | 'register'
  code: string
  symbols: Symbol[]
  layers: string[]
}

/** Return the whole legend, in the order of the style files. */
export function legendOf(settings: MapSettings): LegendEntry[] {
  return [
    ...settings.division_levels.map<LegendEntry>((level) => ({
      group: 'level',
      code: level.code,
      symbols: [levelSymbol(level)],
      layers: ['fill', 'band', 'line', 'label'].map((kind) => `division-${kind}-${level.code}`),
    })),
    ...settings.name_classes.map<LegendEntry>((one) => ({
      group: 'class',
      code: one.code,
      symbols: Object.values(classSymbols(one)),
      layers: ['places', 'place-lines', 'place-areas', 'place-line-names', 'place-area-names'],
    })),
    { group: 'approximate', code: '', symbols: [APPROXIMATE], layers: ['places'] },
    ...settings.boundary_lines.map<LegendEntry>((style) => ({
      group: 'line',
      code: style.code,
      symbols: (style.is_present ? [false] : [true, false]).map((inLaw) => ({ lines: [boundaryLine(style, inLaw)] })),
      layers: ['law', 'derived', 'present', 'name'].map((kind) => `boundary-${kind}-${style.code}`),
    })),
    ...settings.marker_statuses.map<LegendEntry>(({ code, colour }) => ({
      group: 'marker',
      code,
      symbols: [{ sign: { colour, shape: 'square', isHollow: false } }],
      layers: ['boundary-markers'],
    })),
    ...settings.marker_kinds.map<LegendEntry>(({ code, shape }) => ({
      group: 'marker_kind',
      code,
      symbols: [{ sign: { colour: MARKER_INK, shape, isHollow: false } }],
      layers: ['boundary-markers'],
    })),
    ...settings.register_layers.flatMap(({ code: layer, signs }) =>
      signs.map<LegendEntry>((sign) => ({
        group: 'register',
        code: `${layer}.${sign.code}`,
        symbols: [registerSymbol(sign), ...(sign.shape === '' ? [] : [registerSymbol(sign, true)])],
        layers: [`register-${layer}`, ...['area', 'edge', 'name', `line-${sign.code}`].map((part) => `register-${layer}-${part}`)],
      })),
    ),
  ]
}
