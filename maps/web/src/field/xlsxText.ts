import { strFromU8, unzipSync } from 'fflate'

/** Whether bytes are a ZIP, as every .xlsx is. */
export const isZip = (bytes: ArrayBuffer) => new DataView(bytes).byteLength > 4 && new DataView(bytes).getUint32(0) === 0x504b0304

const elements = (root: Document | Element, name: string) => [...root.getElementsByTagNameNS('*', name)]
const column = (reference: string) => [...reference.replace(/\d+$/, '')].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0) - 1

/**
 * Return the first sheet of a workbook as lines of cells parted by tabs, a line for each row of the sheet, so that it
 * is read as any other file of a surveyor. Numbers stand as they are stored. Throws an Error where it is no workbook.
 */
export function xlsxText(bytes: ArrayBuffer): string {
  const parts = unzipSync(new Uint8Array(bytes), { filter: ({ name }) => /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/.test(name) })
  const read = (name: string) => {
    const part = parts[name]
    return part === undefined ? null : new DOMParser().parseFromString(strFromU8(part), 'application/xml')
  }
  const [workbook, links] = [read('xl/workbook.xml'), read('xl/_rels/workbook.xml.rels')]
  const first = workbook === null ? undefined : elements(workbook, 'sheet')[0]
  const link = links === null ? undefined : elements(links, 'Relationship').find((one) => one.getAttribute('Id') === first?.getAttributeNS('http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'id'))
  const sheet = read((link?.getAttribute('Target') ?? '').replace(/^(\/xl\/|)/, 'xl/'))
  if (sheet === null) throw new Error('No sheet')
  const words = (one: Element) => elements(one, 't').map((part) => part.textContent).join('')
  const strings = read('xl/sharedStrings.xml')
  const shared = strings === null ? [] : elements(strings, 'si').map(words)
  const lines: string[] = []
  for (const row of elements(sheet, 'row')) {
    const cells: string[] = []
    for (const cell of elements(row, 'c')) {
      const value = elements(cell, 'v')[0]?.textContent ?? ''
      const kind = cell.getAttribute('t')
      const text = kind === 's' ? (shared[Number(value)] ?? '') : kind === 'inlineStr' ? words(cell) : value
      cells[column(cell.getAttribute('r') ?? '')] = text.replace(/\s+/g, ' ').trim()
    }
    lines[Number(row.getAttribute('r')) - 1] = Array.from(cells, (one) => one ?? '').join('\t')
  }
  return Array.from(lines, (one) => one ?? '').join('\n')
}
