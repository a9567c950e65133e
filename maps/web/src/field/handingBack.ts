import { Problem } from '@/api/problem'
import { asked, patiently } from './line'
import { store } from './store'

/** Return a package as it was handed out, as far as this device keeps it, in JSON; null where its records never came. */
export async function copyOf(packageId: string): Promise<string | null> {
  const [kept, items] = await Promise.all([store.packages.get(packageId), store.items.where({ packageId }).sortBy('ordinal')])
  // What was handed out before packages were signed proves nothing.
  if (kept?.recordsAt === undefined || !kept.manifest.signature) return null
  return JSON.stringify({ manifest: kept.manifest, head: kept.head, items: items.map(({ id, kind, version, content }) => ({ id, kind, version, content })) })
}

/**
 * Hand a package back to a register that knows it no more, having been restored from a backup of before; whether it took
 * it up by the signature that it bears. Throws a Problem where the line is too bad.
 */
export async function handBack(packageId: string): Promise<boolean> {
  const copy = await copyOf(packageId)
  if (copy === null) return false
  const body = new FormData()
  body.set('file', new Blob([copy], { type: 'application/json' }), 'package.json')
  try {
    await patiently(() => asked('/field-work/packages/taken-up', { method: 'POST', body }, (answer) => answer.text()))
  } catch (failure) {
    // It is not proved, or not this person's: what the device holds goes by the ZIP, and through the office.
    if (failure instanceof Problem && [403, 404, 413, 422].includes(failure.status)) return false
    throw failure
  }
  return true
}
