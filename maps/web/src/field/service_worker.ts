import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** Written in by build/fieldWorker.ts: the start page and every file that the field's screens need. */
declare const OFFLINE_FILES: { url: string; revision: string | null }[]

interface Waiting {
  waitUntil: (done: Promise<unknown>) => void
}

/** What this worker uses of its global scope; the types of a page and of a worker can't stand in one program. */
interface Scope {
  addEventListener(kind: 'message', handle: (event: MessageEvent) => void): void
  addEventListener(kind: 'activate', handle: (event: Waiting) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

const scope = self as unknown as Scope

// Answers nothing but these files and pages of the field: what is asked of the register goes to the register.
precacheAndRoute(OFFLINE_FILES, { directoryIndex: '', ignoreURLParametersMatching: [] })
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/app/'), { allowlist: [/^\/app\/field(?:[/?]|$)/] }))

// A new version waits until somebody takes it.
scope.addEventListener('message', (event) => {
  if (event.data === 'take') void scope.skipWaiting()
})
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
