import { api, ask } from '@/api/client'

/** The papers of an inspection: what can be made of its data, what was issued, the archive package. */

export const readPapers = (inspection_id: string) => ask(api.GET('/joint-inspections/{inspection_id}/papers', { params: { path: { inspection_id } } }))

export const draftAddress = (inspection: string, kind: string, about: string, format: 'docx' | 'xlsx') =>
  `/joint-inspections/${inspection}/papers/${kind}.${format}?about=${encodeURIComponent(about)}`

export const issuedAddress = (paper: string, format: string) => `/inspection-papers/${paper}/file.${format}`

/** Have a paper made as a job: as PDF to look at, or issued for good. */
export const makePaper = (inspection_id: string, kind: string, about: string, format: 'pdf' | 'issue') =>
  ask(
    api.POST('/joint-inspections/{inspection_id}/papers/{kind}', { params: { path: { inspection_id, kind } }, body: { about, format } }),
  )

/** File the signed scan of an issued paper, which has been brought to the register. */
export const addSigned = (paper_id: string, sha256: string, title: string) =>
  ask(api.POST('/inspection-papers/{paper_id}/scans', { params: { path: { paper_id } }, body: { sha256, title } }))

export const packArchive = (inspection_id: string) =>
  ask(api.POST('/joint-inspections/{inspection_id}/archive', { params: { path: { inspection_id } } }))

export const readArchive = (inspection_id: string) => ask(api.GET('/joint-inspections/{inspection_id}/archive', { params: { path: { inspection_id } } }))
