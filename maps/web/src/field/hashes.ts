/** Return the SHA-256 of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export async function sha256Of(content: Blob | Uint8Array<ArrayBuffer> | string): Promise<string> {
  let bytes: Uint8Array<ArrayBuffer>
  if (typeof content === 'string') bytes = new TextEncoder().encode(content)
  else if (content instanceof Blob) bytes = new Uint8Array(await content.arrayBuffer())
  else bytes = content
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Name the files that values cite, each once: under `sha256` or a name that ends in `_sha256`, as the server reads them. */
export function citedFiles(values: unknown): string[] {
  return named(values, (name) => name === 'sha256' || name.endsWith('_sha256'))
}

/** Name the files that other cited photos were made of: as the camera made them. */
export function originalFiles(values: unknown): string[] {
  const photos = new Set(named(values, (name) => name === 'sha256'))
  return named(values, (name) => name === 'original_sha256').filter((each) => !photos.has(each))
}

function named(values: unknown, isFile: (name: string) => boolean): string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        if (typeof each === 'string' && isFile(name)) found.add(each)
        else look(each)
      }
    }
  }
  look(values)
  return [...found]
}
