import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|mjs|css|svg|json)$/

/** Write a gzip beside every text file of the build, so that the server compresses nothing per request. */
export function compressed(): Plugin {
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    // After a build that failed there is nothing to compress.
    writeBundle() {
      const assets = join(folder, 'assets')
      for (const name of readdirSync(assets)) {
        const path = join(assets, name)
        if (TEXT.test(name) && statSync(path).size > 1000) {
          writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
        }
      }
    },
  }
}
