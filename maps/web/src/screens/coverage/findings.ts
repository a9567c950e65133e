import { api, ask, type Shape } from '@/api/client'
import { i18n } from '@/i18n'

export type Run = Shape<'RunOut'>
export type Feature = Shape<'FindingFeature'>
export type Finding = Shape<'FindingProperties'>

/** What a list of findings is narrowed to; empty does not narrow it. */
export interface Narrowing {
  kind: string
  sliver: boolean | null
  party: string | null
  severity: string
  state: string
}

export const EVERYTHING: Narrowing = { kind: '', sliver: null, party: null, severity: '', state: '' }

/** Colours of the kinds of findings, on the map and beside their names. */
export const COLOURS: Record<string, string> = {
  invalid_geometry: '#111827',
  overlap: '#b91c1c',
  gap: '#1d4ed8',
  vertex_mismatch: '#7e22ce',
  child_outside_parent: '#c2410c',
  parent_not_union: '#0f766e',
  code_nesting: '#6b7280',
  wrong_parent: '#6b7280',
}
export const KINDS = Object.keys(COLOURS)
/** What two sides can agree to leave; the rest is mended. */
const ACCEPTABLE = ['overlap', 'gap', 'child_outside_parent', 'parent_not_union']
/** As many are shown at once; files have them all. */
export const MOST_SHOWN = 2000
const PAGE = 200

export function nameOf(one: { name_zh: string; name_en: string }): string {
  return i18n.global.locale.value === 'zh' ? one.name_zh : one.name_en
}

export function remedyOf(one: Finding): string {
  return i18n.global.locale.value === 'zh' ? one.remedy_zh : one.remedy_en
}

export function partiesOf(one: Finding): string {
  return one.parties.map((party) => party.name || party.code).join('—')
}

/** Return hectares as people read them: small ones with four digits. */
export function hectares(area: number): string {
  return area === 0 ? '' : area >= 1 ? area.toLocaleString('en', { maximumFractionDigits: 2 }) : area.toFixed(4)
}

export function isAcceptable(one: Finding): boolean {
  return one.state !== 'accepted' && ACCEPTABLE.includes(one.kind)
}

/** Read findings of a check by number until there are as many as a screen shows; whether there are more. */
export async function readFindings(run: string, narrowing: Narrowing): Promise<{ features: Feature[]; more: boolean }> {
  const found: Feature[] = []
  let after: number | undefined
  do {
    const page = await ask(
      api.GET('/coverage/runs/{run_id}/findings', {
        params: {
          path: { run_id: run },
          query: {
            kind: narrowing.kind === '' ? undefined : [narrowing.kind],
            sliver: narrowing.sliver ?? undefined,
            party: narrowing.party ?? undefined,
            severity: (narrowing.severity || undefined) as 'blocks' | 'warns' | undefined,
            state: (narrowing.state || undefined) as 'open' | 'accepted' | 'pending' | undefined,
            after,
            limit: PAGE,
          },
        },
      }),
    )
    found.push(...page.features)
    after = page.next ?? undefined
  } while (after !== undefined && found.length < MOST_SHOWN)
  return { features: found, more: after !== undefined }
}
