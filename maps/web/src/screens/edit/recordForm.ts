import { computed, reactive, ref, shallowRef, toRaw, watch } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { me } from '@/api/session'
import { loadCodes } from '@/codes/codes'
import {
  changesBetween,
  flatten,
  seenBy,
  setAt,
  valueAt,
  withChanges,
  type Document,
  type Flat,
} from '@/records/flat'
import { newId } from '@/records/ids'
import { draftOf, forgetDraft, keepDraft, type LocalDraft } from './localDrafts'

export type Subject = 'feature' | 'administrative_division' | 'boundary_line' | 'boundary_marker' | 'protected_name'
export type RecordShape = Shape<'RecordShapeOut'>
export type FieldShape = Shape<'RecordFieldOut'>
export type GroupShape = Shape<'RecordGroupOut'>
export type Checked = Shape<'CheckedOut'>
export type Finding = Shape<'FieldFindingOut'>
export type Conflict = Shape<'FieldChangeOut'>

/** Milliseconds of rest after which a form is checked. */
const REST = 450
/** Milliseconds after which a register that was being written is asked again. */
const BUSY = 1500

/** The kind of proposal by which a record of a kind begins. */
const NEW: Record<Subject, string> = {
  feature: 'naming',
  administrative_division: 'naming',
  boundary_line: 'line_change',
  boundary_marker: 'marker_change',
  protected_name: 'protection',
}

/** What a form of one record knows and does. */
export type RecordForm = ReturnType<typeof recordForm>

/** Fill a form from the register, check what is typed against the register's own rules, keep it from loss. */
export function recordForm(subject: Subject, recordId: string | null, begin: Document, newRecordId: string | null) {
  const id = recordId ?? newRecordId ?? newId()
  const creating = recordId === null
  const shape = shallowRef<RecordShape | null>(null)
  const title = ref('')
  const version = ref(0)
  const mayPropose = ref(true)
  const loading = ref(true)
  const problem = shallowRef<Problem | null>(null)
  // As the form saw the record; a conflict that is decided moves it on.
  const seen = shallowRef<Document>({})
  const working = reactive<Document>({})
  const proposal = reactive({ kind: creating ? NEW[subject] : 'correction', title: '', reason: '' })
  const proposalId = ref<string | null>(null)
  const offered = shallowRef<LocalDraft | null>(null)
  const roomLeft = ref(true)

  const changes = computed<Flat>(() => changesBetween(seen.value, working))
  const isChanged = computed(() => Object.keys(changes.value).length > 0)

  const checked = shallowRef<Checked | null>(null)
  const refusals = shallowRef<Shape<'WordsOut'>[]>([])
  const checking = ref(false)
  let resting: ReturnType<typeof setTimeout> | undefined
  const checkProblem = shallowRef<Problem | null>(null)
  const findings = computed(() => {
    const byPath = new Map<string, Finding[]>()
    for (const finding of checked.value?.findings ?? []) {
      byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding])
    }
    return byPath
  })
  const conflicts = computed(() => checked.value?.conflicts ?? [])
  const errors = computed(() => (checked.value?.findings ?? []).filter((one) => one.severity === 'error'))
  const isSound = computed(() => errors.value.length === 0 && refusals.value.length === 0 && conflicts.value.length === 0)

  async function load(): Promise<void> {
    loading.value = true
    problem.value = null
    try {
      shape.value = await ask(api.GET('/records/{subject}', { params: { path: { subject } } }))
      await loadCodes(...codeLists(shape.value), 'proposal_kind')
      if (creating) {
        replace(begin)
        seen.value = {}
      } else {
        const found = await ask(
          api.GET('/records/{subject}/{record_id}', { params: { path: { subject, record_id: id } } }),
        )
        title.value = found.title
        version.value = found.version
        mayPropose.value = found.may_propose
        seen.value = found.document
        replace(found.document)
      }
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
    } finally {
      loading.value = false
    }
  }

  function replace(document: Document): void {
    for (const name of Object.keys(working)) delete working[name]
    Object.assign(working, structuredClone(toRaw(document)))
  }

  /** Lay what was begun before over the record as it stands now. */
  function takeUp(draft: Pick<LocalDraft, 'changes' | 'seen' | 'kind' | 'title' | 'reason'>): void {
    const now = seen.value
    replace(withChanges(creating ? {} : now, draft.changes))
    // What was seen then is kept, so that what others changed since is noticed.
    const then = structuredClone(toRaw(now))
    for (const [path, value] of Object.entries(draft.seen)) setAt(then, path, value)
    seen.value = then
    Object.assign(proposal, { kind: draft.kind, title: draft.title, reason: draft.reason })
    offered.value = null
    over = false
  }

  function offer(): void {
    const account = me.value?.account_id
    if (account == null) return
    const kept = draftOf(account, subject, id)
    if (kept !== null && kept.proposalId === proposalId.value) offered.value = kept
  }

  function dropOffer(): void {
    offered.value = null
    forget()
    over = false
  }

  // What is handed in is no draft any more, whatever still waits to be kept.
  let over = false
  function forget(): void {
    over = true
    clearTimeout(resting)
    const account = me.value?.account_id
    if (account != null) forgetDraft(account, subject, id)
  }

  function keep(): void {
    const account = me.value?.account_id
    if (account == null || over || offered.value !== null || loading.value) return
    if (!isChanged.value && proposal.reason === '' && proposal.title === '') return
    roomLeft.value = keepDraft(account, {
      subject,
      recordId: id,
      creating,
      name: title.value || nameIn(working),
      proposalId: proposalId.value,
      changes: changes.value,
      seen: seenBy(seen.value, changes.value),
      ...proposal,
      savedAt: new Date().toISOString(),
    })
  }

  const item = computed(() => ({
    subject,
    action: creating ? ('create' as const) : ('update' as const),
    record_id: id,
    base_version: creating ? null : version.value,
    changes: changes.value,
  }))

  let asked = 0
  async function check(): Promise<void> {
    const mine = ++asked
    if (!isChanged.value) {
      checked.value = null
      refusals.value = []
      checkProblem.value = null
      return
    }
    checking.value = true
    try {
      const said = await ask(
        api.POST('/proposals/check', {
          body: {
            kind: proposal.kind,
            items: [{ ...item.value, seen: creating ? null : seenBy(seen.value, changes.value) }],
          },
        }),
      )
      if (mine !== asked) return
      checked.value = said.items[0] ?? null
      refusals.value = said.refusals
      checkProblem.value = null
      if (!creating && checked.value !== null) version.value = checked.value.version
    } catch (failure) {
      if (mine !== asked) return
      if (!(failure instanceof Problem)) throw failure
      checkProblem.value = failure
      // Somebody else is writing the register: it is asked again by itself.
      if (failure.status === 409) resting = setTimeout(() => void check(), BUSY)
    } finally {
      if (mine === asked) checking.value = false
    }
  }

  watch(
    changes,
    () => {
      clearTimeout(resting)
      resting = setTimeout(() => {
        keep()
        void check()
      }, REST)
    },
    { deep: true },
  )
  watch(proposal, keep)
  // What one kind of proposal may not change, another may.
  watch(() => proposal.kind, () => void check())

  function rest(): void {
    clearTimeout(resting)
    keep()
  }

  /** Settle what somebody else changed meanwhile: one's own value, or his. */
  function settle(conflict: Conflict, mine: boolean): void {
    const then = structuredClone(toRaw(seen.value))
    setAt(then, conflict.path, conflict.before ?? null)
    seen.value = then
    if (!mine) setAt(working, conflict.path, conflict.before ?? null)
    void check()
  }

  function addPart(group: string, part: Document): string {
    const key = newId()
    const parts = (working[group] ?? {}) as Document
    working[group] = { ...parts, [key]: part }
    return key
  }

  function removePart(group: string, key: string): void {
    const parts = { ...((working[group] ?? {}) as Document) }
    delete parts[key]
    working[group] = parts
  }

  function reset(path: string): void {
    setAt(working, path, valueAt(seen.value, path) ?? null)
  }

  return {
    subject,
    id,
    creating,
    shape,
    title,
    version,
    mayPropose,
    loading,
    problem,
    seen,
    working,
    proposal,
    proposalId,
    offered,
    roomLeft,
    changes,
    isChanged,
    checked,
    refusals,
    checking,
    checkProblem,
    findings,
    conflicts,
    errors,
    isSound,
    item,
    load,
    check,
    takeUp,
    offer,
    dropOffer,
    forget,
    rest,
    settle,
    addPart,
    removePart,
    reset,
  }
}

/** Return the code lists that a record's fields take their values from. */
export function codeLists(shape: RecordShape): string[] {
  const fields = [...shape.fields, ...shape.groups.flatMap((group) => group.fields)]
  return [...new Set(fields.filter((field) => field.kind === 'code').map((field) => field.target ?? ''))]
}

/** Return the first name in a document, for a record that is not registered yet. */
export function nameIn(document: Document): string {
  const flat = flatten(document)
  const path = Object.keys(flat).find((one) => /^((names|states)\/[^/]+\/)?(name|number)$/.test(one))
  return path === undefined ? '' : String(flat[path] ?? '')
}
