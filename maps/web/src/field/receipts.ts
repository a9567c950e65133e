import { verifyAsync } from '@noble/ed25519'
import type { KeptChange } from './store'

type Key = Record<string, unknown>

function bytesOf(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

const said = (part: string) => JSON.parse(new TextDecoder().decode(bytesOf(part))) as Record<string, unknown>

/**
 * Whether a receipt is the register's for this very change and says this outcome: a JSON Web Signature in compact
 * form (RFC 7515) with Ed25519 (RFC 8037), by one of its keys (RFC 7517).
 */
export async function isReceiptFor(
  receipt: string,
  change: Pick<KeptChange, 'id' | 'packageId' | 'contentSha256'>,
  outcome: string,
  keys: readonly Key[],
): Promise<boolean> {
  try {
    const [header = '', payload = '', signature = ''] = receipt.split('.')
    const { alg, kid } = said(header)
    const key = keys.find((one) => one.kid === kid && one.kty === 'OKP' && one.crv === 'Ed25519')
    if (alg !== 'EdDSA' || typeof key?.x !== 'string') return false
    const signed = new TextEncoder().encode(`${header}.${payload}`)
    if (!(await verifyAsync(bytesOf(signature), signed, bytesOf(key.x)))) return false
    const claims = said(payload)
    return (
      claims.change === change.id &&
      claims.package === change.packageId &&
      claims.content_sha256 === change.contentSha256 &&
      claims.outcome === outcome
    )
  } catch {
    // What can't be read is no receipt.
    return false
  }
}
