/**
 * Documents of records as proposals change them: nested, or flat as field path → value.
 * Nothing, null and an empty text are the same; a geometry is one value.
 */

export type Document = Record<string, unknown>
export type Flat = Record<string, unknown>

export function isGeometry(value: unknown): value is GeoJSON.Geometry {
  // A record may have a group of parts called `geometries`; only a geometry has a type as well.
  return (
    typeof value === 'object' &&
    value !== null &&
    ('coordinates' in value || ('geometries' in value && Array.isArray(value.geometries)))
  )
}

function isGroup(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isGeometry(value)
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

/** Return every field of a document that holds something, by its path. */
export function flatten(document: Document, prefix = ''): Flat {
  const flat: Flat = {}
  for (const [name, value] of Object.entries(document)) {
    if (isGroup(value)) Object.assign(flat, flatten(value, `${prefix}${name}/`))
    else if (!isEmpty(value)) flat[`${prefix}${name}`] = value
  }
  return flat
}

export function same(one: unknown, other: unknown): boolean {
  if (isEmpty(one) && isEmpty(other)) return true
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** Return the part (`names/<id>`) that a field belongs to, or an empty text for a field of the record itself. */
export function partOf(path: string): string {
  const pieces = path.split('/')
  return pieces.length === 3 ? `${pieces[0]}/${pieces[1]}` : ''
}

/** Return what makes one document another: field path → value, null for what goes; a part that goes is named once. */
export function changesBetween(before: Document, after: Document): Flat {
  const old = flatten(before)
  const now = flatten(after)
  const parts = new Set(Object.keys(now).map(partOf))
  const changes: Flat = {}
  for (const path of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (same(old[path], now[path])) continue
    const part = partOf(path)
    if (part !== '' && !parts.has(part)) changes[part] = null
    else changes[path] = now[path] ?? null
  }
  return changes
}

/** Return the values that a document had in what is to change; a form says by them what it has seen. */
export function seenBy(before: Document, changes: Flat): Flat {
  const old = flatten(before)
  const seen: Flat = {}
  for (const path of Object.keys(changes)) {
    const below = Object.keys(old).filter((other) => other.startsWith(`${path}/`))
    if (below.length > 0) for (const other of below) seen[other] = old[other]
    // Of a part that is new nothing was seen; nothing seen of one that was there would mean that it has gone.
    else if (partOf(path) !== '' && valueAt(before, partOf(path)) === undefined) continue
    // An empty text was seen as just that: the register tells it from nothing.
    else seen[path] = valueAt(before, path) ?? null
  }
  return seen
}

/** Return a value by its path, or undefined. */
export function valueAt(document: Document, path: string): unknown {
  return path.split('/').reduce<unknown>((node, name) => (isGroup(node) ? node[name] : undefined), document)
}

/** Set a value by its path, or take it out when it is null; empty parts go with it. */
export function setAt(document: Document, path: string, value: unknown): void {
  const names = path.split('/')
  const last = names.pop() as string
  let node = document
  for (const name of names) {
    if (!isGroup(node[name])) {
      if (value === null) return
      node[name] = {}
    }
    node = node[name] as Document
  }
  if (value === null) delete node[last]
  else node[last] = value
}

/** Return a document with changes laid over it. */
export function withChanges(document: Document, changes: Flat): Document {
  const changed = structuredClone(document)
  for (const [path, value] of Object.entries(changes)) setAt(changed, path, value)
  return changed
}
