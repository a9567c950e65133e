import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

/** A file that goes with a proposal: chosen just now, or stored already. */
export interface Paper {
  file: File
  title: string
}

export type Written = Shape<'Written'>

interface Wanted {
  proposalId: string | null
  proposalVersion: number | null
  kind: string
  title: string
  reason: string
  items: Shape<'ItemIn'>[]
}

/** Write a draft, or write a draft or returned proposal anew; return where it stands. */
export async function writeProposal(wanted: Wanted): Promise<Written> {
  const { kind, title, reason, items } = wanted
  if (wanted.proposalId === null) {
    return ask(api.POST('/proposals', { body: { kind, title, reason, items } }))
  }
  return ask(
    api.PATCH('/proposals/{proposal_id}', {
      params: {
        path: { proposal_id: wanted.proposalId },
        header: { 'if-match': `"${wanted.proposalVersion ?? 0}"` },
      },
      body: { title, reason, items },
    }),
  )
}

/** Store a file; the register finds out what it is. */
export async function storeFile(file: File): Promise<Shape<'AttachmentOut'>> {
  const body = new FormData()
  body.append('file', file)
  const answer = await fetch('/attachments', { method: 'POST', headers: ownHeaders(), body })
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, i18n.global.t('problem.unreadable', { status: answer.status }))
  return said as Shape<'AttachmentOut'>
}

/** Cite files as evidence; return the version that the proposal has with them. */
export async function attachPapers(proposal: Written, papers: readonly Paper[]): Promise<number> {
  let version = proposal.version
  for (const paper of papers) {
    const stored = await storeFile(paper.file)
    const cited = await ask(
      api.POST('/proposals/{proposal_id}/attachments', {
        params: { path: { proposal_id: proposal.id }, header: { 'if-match': `"${version}"` } },
        body: { sha256: stored.sha256, title: paper.title },
      }),
    )
    version = cited.version
  }
  return version
}

/** Hand a proposal in. */
export async function submitProposal(id: string, version: number): Promise<Written> {
  return ask(
    api.POST('/proposals/{proposal_id}/submit', {
      params: { path: { proposal_id: id }, header: { 'if-match': `"${version}"` } },
    }),
  )
}
