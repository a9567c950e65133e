// Answers for the newest edition from what is kept, for all else from the server while it is there.
// SITE stands before this text: version, folder of the newest edition, files kept as they are, packs of pages.

const ROOT = new URL("./", self.location).pathname;
const OURS = `diming ${ROOT} `;
const CACHE = OURS + SITE.version;
let unpacked = { name: "", pages: {} };

const address = (name) => new URL(ROOT + name, self.location).href;

async function store(cache, name) {
  if (await cache.match(address(name))) return;
  const answer = await fetch(address(name), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  await cache.put(address(name), answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const name of SITE.files) await store(cache, name);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const other of await caches.keys()) {
      if (!other.startsWith(OURS) || other === CACHE) continue;
      // Packs are named after what they hold: what the last version kept need not be fetched again.
      const before = await caches.open(other);
      for (const [, name] of SITE.packs) {
        const kept = await before.match(address(name));
        if (kept) await cache.put(address(name), kept);
      }
      await caches.delete(other);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const [port] = event.ports;
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    let done = 0;
    try {
      for (const [, name] of SITE.packs) {
        await store(cache, name);
        port.postMessage({ done: ++done, of: SITE.packs.length });
      }
    } catch {
      port.postMessage({ failed: true });
    }
  })());
});

// The pages stand in the packs in the order of their names: the last pack that begins before a page has it.
async function page(name) {
  let found = null;
  for (const [first, pack] of SITE.packs) {
    if (first > name) break;
    found = pack;
  }
  if (!found) return null;
  if (unpacked.name !== found) {
    const kept = await (await caches.open(CACHE)).match(address(found));
    if (!kept) return null;
    const stream = kept.body.pipeThrough(new DecompressionStream("gzip"));
    unpacked = { name: found, pages: await new Response(stream).json() };
  }
  const text = Object.hasOwn(unpacked.pages, name) ? unpacked.pages[name] : null;
  return text === null ? null : new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function kept(path) {
  const cache = await caches.open(CACHE);
  const file = await cache.match(address(path));
  if (file) return file;
  if (path === "" || path.endsWith("/")) return page(`${path}index.html`);
  if (path.endsWith(".html")) return page(path);
  // Without the slash its links would lead astray.
  return (await page(`${path}/index.html`)) && Response.redirect(address(`${path}/`));
}

async function answer(request, path) {
  // An edition never changes: what is kept of it is right. What leads to the newest one may have changed.
  if (path.startsWith(SITE.edition)) return (await kept(path)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (fault) {
    const found = await kept(path);
    if (found) return found;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(ROOT)) return;
  event.respondWith(answer(event.request, decodeURI(url.pathname.slice(ROOT.length))));
});
