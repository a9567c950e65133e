// What `diming bench field-package` runs in the page: it keeps an invented package, and takes times frame by frame.

const frame = () => new Promise((done) => requestAnimationFrame(done))

/** Write rows into tables of the application's own database. */
function written(tables) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('diming-field')
    asked.onerror = () => failed(asked.error)
    asked.onsuccess = () => {
      const opened = asked.result
      const all = opened.transaction(Object.keys(tables), 'readwrite')
      for (const [name, rows] of Object.entries(tables)) for (const row of rows) all.objectStore(name).put(row)
      all.onerror = () => failed(all.error)
      all.oncomplete = () => {
        opened.close()
        done()
      }
    }
  })
}

/** Keep a package of markers: a third of them visited, with two photos each, as a team has it after some days. */
async function seed({ packageId, places, basemap }) {
  const accountId = 'bench-account'
  const now = new Date().toISOString()
  const number = (at) => `界${String(at + 1).padStart(4, '0')}`
  const items = places.map((position, at) => ({
    packageId, id: `marker-${at}`, ordinal: at + 1, kind: 'marker', version: 0,
    content: {
      id: `marker-${at}`, number: number(at), kind: 'single', status: 'sound', is_tri_junction: false, sides: ['乌审旗', '邻旗'],
      positions: [{ letter: '', position, accuracy_m: 0.1, method: 'gnss_rtk', height_m: 1250.5 }],
      faces: ['东', '南', '西', '北'].map((direction) => ({ direction, text: '演示数据', note: '' })),
      references: [1, 2, 3].map((one) => ({ id: `r${at}-${one}`, kind: 'tree', description: `演示参照物${one}`, distance_m: 12.5, bearing_deg: 45 })),
      attachments: [], previous: [], observation: null,
    },
  }))
  const states = ['held', 'accepted', 'accepted', 'accepted', 'conflict', 'refused']
  const changes = places.flatMap((_, at) => {
    if (at % 3 !== 0) return []
    const photos = ['far', 'near'].map((view) => ({ sha256: `${view}-${at}`.padEnd(64, '0'), view }))
    const values = { side: 'ours', marker_id: `marker-${at}`, observed_on: now.slice(0, 10), found: 'found', stone_condition: 'sound', photos }
    return [{
      id: `change-${at}`, packageId, accountId, kind: 'marker_observation', targetId: `marker-${at}`, parentId: null, sequence: at,
      deviceTime: now, content: JSON.stringify({ kind: 'marker_observation', values }), contentSha256: '', values,
      files: photos.map((one) => one.sha256), state: states[(at / 3) % states.length], reasons: [], missing: [], receipt: null, recordId: null,
    }]
  })
  const bytes = Uint8Array.from(atob(basemap), (one) => one.charCodeAt(0))
  const listed = items.map(({ id, kind, version }) => ({ id, kind, version, sha256: '' }))
  const manifest = {
    id: packageId, task_kind: 'inspection_section', task: {}, title: '演示任务包', device_id: 'bench', device_name: '', data_version: 1,
    schema_version: 1, made_at: now, expires_at: now, closed_at: null, is_demonstration: true, sha256: '', items: listed, files: [], receipt_keys: [],
  }
  await written({
    settings: [{ name: 'person', value: { account_id: accountId, login: 'bench', name: '演示外业员', roles: ['field'] } }],
    packages: [{
      id: packageId, accountId, manifest, head: {}, forms: { schema_version: 1, kinds: {}, limits: {} }, state: 'whole',
      recordsAt: now, basemap: new Blob([bytes], { type: 'application/vnd.pmtiles' }),
    }],
    items,
    changes,
  })
}

/** Return when something is seen, milliseconds after the navigation began. */
async function shown(selector) {
  while (document.querySelector(selector) === null) await frame()
  return performance.now()
}

let frames = []
let isRecording = false

/** Take the time of every frame until `recorded` asks for them. */
function record() {
  frames = []
  isRecording = true
  let last
  const take = (now) => {
    if (last !== undefined) frames.push(now - last)
    last = now
    if (isRecording) requestAnimationFrame(take)
  }
  requestAnimationFrame(take)
}

function recorded() {
  isRecording = false
  return frames
}

/** Scroll as a finger that throws the page, a few rows a frame; return the times of its frames. */
async function scrolled(turns) {
  record()
  for (let turn = 0; turn < turns; turn += 1) {
    window.scrollBy(0, 300)
    await frame()
  }
  return recorded()
}

/** Type letters into a field; return how long after each the page stands anew, milliseconds. */
async function typed(selector, text) {
  const field = document.querySelector(selector)
  const times = []
  for (let at = 1; at <= text.length; at += 1) {
    const before = performance.now()
    field.value = text.slice(0, at)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    // The first frame draws what the letter changed, the second begins when it is drawn.
    await frame()
    await frame()
    times.push(performance.now() - before)
  }
  return times
}

Object.assign(globalThis, { seed, shown, record, recorded, scrolled, typed })
