import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'
import { BROWSERS } from './build/browsers.ts'
import { compressed } from './build/compressed.ts'
import { fieldWorker } from './build/fieldWorker.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// `npm run dev` serves the sources and hands everything else on to a register that runs elsewhere.
const register = process.env.DIMING_API ?? 'http://127.0.0.1:8626'

export default defineConfig({
  base: '/app/',
  plugins: [
    vue(),
    // The style sheets of Element Plus come with the components that a screen uses, and no others.
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    compressed(),
    fieldWorker(),
  ],
  // Two development servers at once need a folder each.
  cacheDir: process.env.DIMING_WEB_CACHE ?? 'node_modules/.vite',
  resolve: { alias: { '@': at('./src'), '@generated': at('./generated') } },
  build: {
    target: BROWSERS,
    outDir: process.env.DIMING_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // Nothing is inlined as data: the content policy and the cache both want files.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    strictPort: true,
    proxy: { '^/(?!app/)': { target: register, changeOrigin: false } },
  },
  test: { include: ['tests/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
})
