import { basename } from 'node:path'
import { guideFiles, readGuideFile } from '@/app/causes/read-guide'
import { explainAlone } from '@/lib/answer/explain-alone'
import type { Guide } from '@/lib/diagnosis/causes/parse-guide'
import { findingsIn } from '@/lib/reader/findings-in'
import { cloudTextsOf, PRINTED, pastesOf } from '@/lib/reader/testing/pastes'

const MOST = 6
const LONGEST = 600

/** A cause's guide, and the words of its title as an address. */
export interface NamedGuide {
  slug: string
  guide: Guide
}

/** Recorded texts of clients and of SDKs of clouds, by the one cause that each proves on its own. */
function recordedTexts(): Map<string, string[]> {
  const byCause = new Map<string, string[]>()
  for (const { text } of [...pastesOf(...PRINTED), ...cloudTextsOf('failures')]) {
    const [only, ...others] = explainAlone(findingsIn(text).found)
    const cause = only?.cause
    if (!cause || others.length > 0 || cause.confidence !== 'proven' || text.length > LONGEST) continue
    byCause.set(cause.id, [...(byCause.get(cause.id) ?? []), text])
  }
  return byCause
}

/** Every cause's guide, with texts that were recorded of it where a text alone tells it. */
export function readCauses(): NamedGuide[] {
  const recorded = recordedTexts()
  return guideFiles().map((file) => {
    const guide = readGuideFile(file)
    const more = guide.isToldByText ? (recorded.get(guide.id) ?? []) : []
    const sees = [...new Set([...guide.sees, ...more])].slice(0, guide.sees.length + MOST)
    return { slug: basename(file, '.md'), guide: { ...guide, sees } }
  })
}
