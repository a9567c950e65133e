import { doubtsOf, placeOf, readTaken, type Doubt } from '@/field/photo'
import type { Fix } from '@/field/position'
import { stamped, stampLines, type StampWords } from '@/field/stamp'
import { keepFiles, person, store } from '@/field/store'
import { today } from '@/time/day'

/** What a kind of change says of a photo: `inspection` a view, `grave` a stage, `sign` neither. */
export type PhotoShape = 'inspection' | 'sign' | 'grave'

/** A photo as the body of a change cites it: the stamped copy, and the file as the camera made it. */
export interface CapturedPhoto {
  sha256: string
  original_sha256?: string | null
  view?: string
  stage?: string
  caption?: string
  taken_on?: string | null
}

/** What speaks against a photo, for the person who just took it. */
export type Doubted = { doubt: Doubt; distance_m?: number }

export interface Limits {
  longest_px: number
  far_m: number
  voice_s: number
}

/** Return the limits that came with a package. */
export async function limitsOf(packageId: string): Promise<Limits> {
  const limits = (await store.packages.get(packageId))?.forms.limits ?? {}
  return { longest_px: limits.photo_longest_px ?? 2560, far_m: limits.photo_far_m ?? 200, voice_s: limits.voice_longest_s ?? 120 }
}

/** The stages of a grave's photo that came with a package. */
export async function stagesOf(packageId: string): Promise<Record<string, unknown>[]> {
  return (await store.packages.get(packageId))?.forms.code_lists.grave_photo_stage ?? []
}

/**
 * Keep a photo as the camera made it and a stamped copy of it, both under their hashes; return how a change cites
 * them, and what speaks against it. Throws where the browser can't read the picture, and for want of room.
 */
export async function keepPhoto(
  file: File,
  at: {
    packageId: string
    name: string
    number: string
    fix: Fix | null
    registered: [number, number] | null
    isNew: boolean
    words: StampWords
  },
): Promise<{ photo: CapturedPhoto; doubts: Doubted[] }> {
  const [taken, who, limits] = await Promise.all([readTaken(file), person(), limitsOf(at.packageId)])
  const place = placeOf(taken, at.fix, at.isNew)
  const instant = taken.at ?? new Date(at.isNew ? Date.now() : file.lastModified).toISOString()
  const lines = stampLines({ name: at.name, number: at.number, at: instant, place, who: who?.name ?? '' }, at.words)
  const copy = await stamped(file, lines, limits.longest_px)
  const both = [
    { bytes: file, name: plainName(file.name) },
    { bytes: copy, name: stampedName(at.name, at.number, instant) },
  ]
  const [original_sha256 = '', sha256 = ''] = await keepFiles(both, at.packageId)
  const taken_on = today(new Date(instant))
  return { photo: { sha256, original_sha256, taken_on }, doubts: doubtsOf(taken, place, at.registered, at.isNew, limits) }
}

/** Return a photo with what its kind says of it. */
export function shaped(photo: CapturedPhoto, shape: PhotoShape, others: CapturedPhoto[], views: { code: string }[]): CapturedPhoto {
  const { sha256, original_sha256, taken_on } = photo
  const caption = photo.caption ?? ''
  if (shape === 'sign') return { sha256, original_sha256, caption }
  if (shape === 'grave') return { sha256, original_sha256, caption, stage: photo.stage ?? 'before', taken_on }
  // The first photo of a marker is the near one, the next the far one, as the archives want both.
  const wanted = others.some((one) => one.view === 'near') ? 'far' : 'near'
  const view = photo.view ?? views.find((one) => one.code === wanted)?.code ?? views[0]?.code ?? wanted
  return { sha256, original_sha256, caption, view, taken_on }
}

/** The register keeps files by what they are called, too: a camera's name without its ending is none it takes. */
function plainName(name: string): string {
  return /\.(jpe?g|png)$/i.test(name) ? name : `${name || 'photo'}.jpg`
}

function stampedName(name: string, number: string, at: string): string {
  const said = [name, number].filter((part) => part !== '').join('_').replaceAll(/[\\/:*?"<>|\s]+/g, '_')
  return `${said || 'photo'}_${at.slice(0, 19).replaceAll(/[-:]/g, '')}.jpg`
}
