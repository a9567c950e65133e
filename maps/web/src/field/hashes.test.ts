import { expect, it } from 'vitest'
import { citedFiles, originalFiles } from './hashes'

it('names what is cited, and of that what a photo was made of, each once', () => {
  const values = {
    photos: [{ sha256: 'a', original_sha256: 'b', view: 'near' }, { sha256: 'c' }, { sha256: 'd', original_sha256: 'b' }, { sha256: 'g', original_sha256: 'g' }],
    picture_sha256: 'e',
    covers: [{ text_hash: 'f' }],
    remark: 'sha256',
  }
  expect(citedFiles(values)).toEqual(['a', 'b', 'c', 'd', 'g', 'e'])
  expect(originalFiles(values)).toEqual(['b'])
})
