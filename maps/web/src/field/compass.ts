import { turn, turned } from './way'

/** What a device says of how it is held; angles in degrees (W3C Device Orientation), iOS with its own heading. */
export interface Orientation {
  alpha: number | null
  beta: number | null
  gamma: number | null
  absolute: boolean
  webkitCompassHeading?: number | null
}

/**
 * Return where a device points, from magnetic north: the upper edge of the screen while it lies, the back of it
 * while it stands upright. Null where it knows no north.
 *
 * With R = Rz(α) Rx(β) Ry(γ) from the device to the earth, the upper edge is R·(0, 1, 0), the back R·(0, 0, -1); of
 * both the one that lies more level counts. `screen_deg` is how far the picture is turned on the screen.
 */
export function headingOf({ alpha, beta, gamma, absolute, webkitCompassHeading }: Orientation, screen_deg: number): number | null {
  if (webkitCompassHeading != null && webkitCompassHeading >= 0) return turned(webkitCompassHeading + screen_deg)
  if (!absolute || alpha === null || beta === null || gamma === null) return null
  const [a, b, c] = [alpha, beta, gamma].map((angle) => (angle * Math.PI) / 180) as [number, number, number]
  const edge = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b)] as const
  const back = [
    -Math.cos(a) * Math.sin(c) - Math.sin(a) * Math.sin(b) * Math.cos(c),
    -Math.sin(a) * Math.sin(c) + Math.cos(a) * Math.sin(b) * Math.cos(c),
  ] as const
  const isFlat = Math.hypot(...edge) >= Math.hypot(...back)
  const [east, north] = isFlat ? edge : back
  const heading = (Math.atan2(east, north) * 180) / Math.PI
  return turned(heading + (isFlat ? screen_deg : 0))
}

/** Needles tremble: follow a heading by a part of each step. */
export const followed = (shown: number | null, heading: number, part = 0.25) => (shown === null ? heading : turned(shown + part * turn(heading - shown)))

interface WithPermission {
  requestPermission?: () => Promise<'granted' | 'denied'>
}

/** Ask for the compass where it has to be asked for (iOS), in answer to a touch. */
export async function allowCompass(): Promise<boolean> {
  const asked = (window.DeviceOrientationEvent as unknown as WithPermission | undefined)?.requestPermission
  if (asked === undefined) return true
  try {
    return (await asked.call(window.DeviceOrientationEvent)) === 'granted'
  } catch {
    return false
  }
}

/** Follow the compass until the returned function is called. */
export function compass(take: (heading_deg: number) => void): () => void {
  const name = 'ondeviceorientationabsolute' in window ? 'deviceorientationabsolute' : 'deviceorientation'
  const listen = (event: Event) => {
    const heading = headingOf(event as unknown as Orientation, screen.orientation?.angle ?? 0)
    if (heading !== null) take(heading)
  }
  window.addEventListener(name, listen)
  return () => window.removeEventListener(name, listen)
}
