/** A recording of sound as this browser makes it: what it says of itself, and the ending that the register takes. */
export interface SoundType {
  mime: string
  ending: string
}

/** Opus first: the smallest. Safari has MPEG-4 alone. */
const TYPES: readonly SoundType[] = [
  { mime: 'audio/webm;codecs=opus', ending: 'webm' },
  { mime: 'audio/mp4', ending: 'm4a' },
  { mime: 'audio/ogg;codecs=opus', ending: 'ogg' },
]
const BITS_PER_SECOND = 64_000

/** Return the bytes that a recording of so many seconds takes at most, with what its container adds. */
export const soundBytes = (seconds: number) => Math.ceil((seconds * BITS_PER_SECOND) / 8 / 0.8)

/** Endings of recordings that the register keeps. */
export const SOUND_FILES = '.webm,.weba,.ogg,.oga,.opus,.m4a,.mp4,.aac,.wav'

/** Name a recording that was chosen after the place: its own name may say who speaks, which is kept nowhere. */
export function soundName(place: string, chosen: string): string {
  return place + (/\.[a-z0-9]+$/i.exec(chosen)?.[0].toLowerCase() ?? '')
}

/** Return the first kind of recording that a browser can make, or null. */
export function soundType(canMake: (mime: string) => boolean): SoundType | null {
  return TYPES.find((one) => canMake(one.mime)) ?? null
}

/** Return the loudness of samples around 128 (Web Audio, getByteTimeDomainData) from 0 to 1; speech is about 0.5. */
export function loudness(samples: Uint8Array): number {
  if (samples.length === 0) return 0
  const squares = samples.reduce((sum, one) => sum + ((one - 128) / 128) ** 2, 0)
  const decibels = 20 * Math.log10(Math.max(Math.sqrt(squares / samples.length), 1e-4))
  // From −60 dB, a quiet room, to 0 dB.
  return Math.min(1, Math.max(0, (decibels + 60) / 60))
}

/** Return seconds as a clock shows them: 1:05. */
export function asClock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A recording that runs. */
export interface Recorder {
  /** From 0 to 1, now */
  level: () => number
  /** End it and return what was recorded. */
  stop: () => Promise<File>
  /** End it and keep nothing. */
  drop: () => void
}

/** Begin a recording from the microphone; rejects with NotAllowedError, NotFoundError, or NotSupportedError. */
export async function beginRecording(name: string): Promise<Recorder> {
  const type = typeof MediaRecorder === 'undefined' ? null : soundType((mime) => MediaRecorder.isTypeSupported(mime))
  // Without HTTPS a browser has no microphone to give.
  if (type === null || navigator.mediaDevices === undefined) throw new DOMException('no recorder', 'NotSupportedError')
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  const recorder = new MediaRecorder(stream, { mimeType: type.mime, audioBitsPerSecond: BITS_PER_SECOND })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data))
  const ended = new Promise<void>((done) => recorder.addEventListener('stop', () => done(), { once: true }))
  const close = () => {
    if (recorder.state !== 'inactive') recorder.stop()
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  // A part each second: what was said until the page was closed is at least whole until then.
  recorder.start(1000)
  return {
    level: () => {
      analyser.getByteTimeDomainData(samples)
      return loudness(samples)
    },
    stop: async () => {
      close()
      await ended
      return new File(parts, `${name}.${type.ending}`, { type: type.mime.split(';')[0] })
    },
    drop: close,
  }
}
