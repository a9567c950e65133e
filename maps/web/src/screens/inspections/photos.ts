import type { Shape } from '@/api/client'
import { fileAddress } from './calls'
import type { Shot } from './PhotoStrip.vue'
import { ruleName } from './rules'

/** Return a photo as a strip shows it; its original opens by the address of files of its record. */
export function shotOf(
  photo: { sha256: string; original?: Shape<'OriginalOut'> | null },
  addressOf: (sha256: string) => string,
  title: string,
  mediaType = 'image/jpeg',
): Shot {
  const { original } = photo
  const shown = { address: addressOf(photo.sha256), title, mediaType }
  return original == null ? shown : { ...shown, original: { ...original, address: addressOf(original.sha256) } }
}

/** Return the photos of a finding as a strip shows them, called by view and caption. */
export const shotsOf = (inspection: string, photos: readonly Shape<'PhotoOut'>[]): Shot[] =>
  photos.map((one) => shotOf(one, (sha256) => fileAddress(inspection, sha256), [ruleName('photo_views', one.view), one.caption].filter(Boolean).join(' ')))
