import { reactive } from 'vue'
import { api, ask } from '@/api/client'
import { i18n } from '@/i18n'

/** One code of a code list. */
export interface Code {
  code: string
  name_zh: string
  name_en: string
  [column: string]: unknown
}

const lists = reactive<Record<string, Code[]>>({})
const asked = new Map<string, Promise<void>>()

/** Read code lists once; what is shown by them changes when they are there. */
export async function loadCodes(...names: string[]): Promise<void> {
  await Promise.all(
    names.map((name) => {
      const before = asked.get(name)
      if (before !== undefined) return before
      const reading = ask(api.GET('/code-lists/{name}', { params: { path: { name } } })).then((rows) => {
        lists[name] = rows as unknown as Code[]
      })
      asked.set(name, reading)
      // What failed is asked again the next time.
      reading.catch(() => asked.delete(name))
      return reading
    }),
  )
}

/** Return the codes of a list, none while it is being read. */
export function codesOf(name: string): Code[] {
  return lists[name] ?? []
}

/** Return what people call a code, or the code itself. */
export function codeName(list: string, code: unknown): string {
  if (typeof code !== 'string' || code === '') return ''
  const found = codesOf(list).find((one) => one.code === code)
  return found === undefined ? code : nameOf(found)
}

/** Whether a code's name was inferred, and nobody has read it in the official list. */
export function isInferred(list: string, code: string | null): boolean {
  return ['inferred', 'background'].includes(String(codesOf(list).find((one) => one.code === code)?.confidence))
}

/** Return the name of a code in the reader's language. */
export function nameOf(code: Code): string {
  return i18n.global.locale.value === 'zh' ? code.name_zh : code.name_en
}

export interface CodeNode {
  value: string
  label: string
  children: CodeNode[]
}

/** Put codes below the code that they begin with: 21521 below 215 below 21. Trailing zeros add no level. */
export function codeTree(codes: readonly Code[]): CodeNode[] {
  const roots: CodeNode[] = []
  const nodes = new Map<string, CodeNode>()
  const ordered = [...codes].sort((one, other) => (one.code < other.code ? -1 : 1))
  for (const one of ordered) {
    const node = { value: one.code, label: `${nameOf(one)} ${one.code}`, children: [] }
    let above: CodeNode | undefined
    for (let length = one.code.length - 1; length > 0 && above === undefined; length--) {
      above = nodes.get(one.code.slice(0, length))
    }
    nodes.set(one.code, node)
    ;(above?.children ?? roots).push(node)
  }
  return roots
}
