import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'
import { BROWSERS } from './browsers.ts'

const BASE = '/app/'
/** What an offline page is made of: logic, screens of the field and the words of both languages. */
const FIELD = /\/src\/(field\/|screens\/field(_(?!office)\w+)?\/)/
const SCREEN = /\/src\/screens\/([^/]+)\//
const URL_IN_CSS = /url\(["']?(\/app\/[^"')]+)["']?\)/g

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk & {
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> }
}

/**
 * Return the files of a build that pages below /app/field need: what the entry and the field's screens import, and
 * what those load later; of other screens only what is imported, with the words of their folders.
 */
export function offlineFiles(bundle: Bundle): string[] {
  const chunks = new Map<string, Chunk>()
  for (const each of Object.values(bundle)) if (each.type === 'chunk') chunks.set(each.fileName, each)
  const reached = new Set<string>()
  const screenOf = (chunk: Chunk) => SCREEN.exec(chunk.facadeModuleId ?? '')?.[1]
  const isOffice = (chunk: Chunk) => screenOf(chunk) !== undefined && !FIELD.test(chunk.facadeModuleId ?? '')
  const reach = (name: string): void => {
    const chunk = chunks.get(name)
    if (chunk === undefined || reached.has(name)) return
    reached.add(name)
    chunk.imports.forEach(reach)
    chunk.dynamicImports.filter((later) => !isOffice(chunks.get(later) as Chunk)).forEach(reach)
  }
  for (const chunk of chunks.values()) {
    if (chunk.isEntry || chunk.moduleIds.some((id) => FIELD.test(id))) reach(chunk.fileName)
  }
  const folders = new Set<string>()
  for (const name of reached) {
    for (const id of chunks.get(name)?.moduleIds ?? []) {
      const folder = SCREEN.exec(id)?.[1]
      // The lists of routes of all screens are in the entry.
      if (folder !== undefined && id.includes('.vue')) folders.add(folder)
    }
  }
  for (const chunk of chunks.values()) {
    const folder = screenOf(chunk)
    if (folder !== undefined && folders.has(folder) && /\/(zh|en)\.json$/.test(chunk.facadeModuleId ?? '')) reach(chunk.fileName)
  }
  const assets = new Set<string>()
  for (const name of reached) {
    const made = chunks.get(name)?.viteMetadata
    for (const each of [...(made?.importedCss ?? []), ...(made?.importedAssets ?? [])]) assets.add(each)
  }
  for (const name of [...assets]) {
    const asset = bundle[name]
    if (asset?.type !== 'asset' || !name.endsWith('.css')) continue
    for (const found of asset.source.toString().matchAll(URL_IN_CSS)) assets.add((found[1] ?? '').slice(BASE.length))
  }
  return [...reached, ...assets].filter((name) => !name.endsWith('.woff')).sort()
}

/**
 * Build the service worker beside the application, with the list of files that it keeps. A name that changes with
 * the content needs no revision; the page that starts the application does.
 */
export function fieldWorker(): Plugin {
  let folder = ''
  return {
    name: 'field-worker',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    async writeBundle(_options, bundle) {
      const page = bundle['index.html']
      // Library builds and the worker's own have no page.
      if (page?.type !== 'asset') return
      const revision = createHash('sha256').update(page.source).digest('hex').slice(0, 16)
      const files = [
        { url: BASE, revision },
        ...offlineFiles(bundle).map((name) => ({ url: BASE + name, revision: null })),
      ]
      await build({
        configFile: false,
        logLevel: 'warn',
        root: import.meta.dirname,
        publicDir: false,
        define: { OFFLINE_FILES: JSON.stringify(files), 'process.env.NODE_ENV': '"production"' },
        build: {
          target: BROWSERS,
          outDir: resolve(import.meta.dirname, '..', folder),
          emptyOutDir: false,
          copyPublicDir: false,
          rolldownOptions: {
            input: join(import.meta.dirname, '../src/field/service_worker.ts'),
            output: { format: 'iife', entryFileNames: 'field-worker.js' },
          },
        },
      })
    },
  }
}
