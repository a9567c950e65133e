import type { Run } from './calls'
import { type AccessResult, type BanZonesResult, type RelocationResult, resultOf, type ScreeningResult, type SitingResult } from './results'

/** By key, what people call what a run comes to: places within reach, graves inside, moves, cells. */
function countedBy(run: Run): Map<string, string> {
  switch (run.kind) {
    case 'access':
      return new Map(resultOf<AccessResult>(run).rows.filter((one) => one.within).map((one) => [one.key, one.name]))
    case 'siting':
      return new Map(resultOf<SitingResult>(run).places.filter((one) => one.served).map((one) => [one.key, one.name]))
    case 'ban_zones':
      return new Map(resultOf<BanZonesResult>(run).graves.map((one) => [one.key, one.number]))
    case 'relocation':
      return new Map(resultOf<RelocationResult>(run).moves.map((one) => [`${one.site}\n${one.cemetery}`, `${one.site} → ${one.cemetery}`]))
    case 'cemetery_screening':
      return new Map(resultOf<ScreeningResult>(run).cells.map((one) => [one.key, one.key]))
  }
}

/** Return what only the first and only the second of two runs of one kind comes to, by name. */
export function toldApart(first: Run, second: Run): { first: string[]; second: string[] } {
  const [one, other] = [countedBy(first), countedBy(second)]
  const lacking = (some: Map<string, string>, than: Map<string, string>) => [...some].filter(([key]) => !than.has(key)).map(([, name]) => name)
  return { first: lacking(one, other), second: lacking(other, one) }
}

/** Return what two runs call the places they choose, by key. */
export function chosenNames(...runs: Run[]): Map<string, string> {
  return new Map(runs.flatMap((run) => (run.result.chosen as { key: string; name: string }[]).map((one) => [one.key, one.name] as [string, string])))
}
