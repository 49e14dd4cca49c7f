import type { Policies } from '@/lib/facts/connection/contract'
import { code, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'

const KINDS: Readonly<Record<string, string>> = { 'API server': 'API server', 'Name server': 'name server' }

/** "the API server", "2 name servers": each target by what it is; one that a setting names, by that name. */
function inCounts(targets: Policies['targets']): Phrase {
  const titles = targets.map(({ title }) => title)
  return shortListed(
    [...new Set(titles)].map((title) => {
      const count = titles.filter((one) => one === title).length
      const kind = KINDS[title]
      if (kind === undefined) return code(title)
      return words(count === 1 ? `the ${kind}` : `${count} ${kind}s`)
    }),
  )
}

interface PolicyWords {
  /** Policies cut off what this pod connects to. */
  isCut: boolean
  says: Phrase
  /** What follows from it, where there is room. */
  more?: string
}

/** In one line, what NetworkPolicies mean for the connections of this pod, or that it is not known. */
export function sayPolicies(policies: Policies): PolicyWords {
  const { state, says, isolating, uncertain, others, targets } = policies
  if (state === 'stale') return { isCut: false, says: say`NetworkPolicies cannot be read now.` }
  if (state === 'absent') return { isCut: false, says: says }
  // Their own part of the page says why, and what to run.
  if (state !== 'read') return { isCut: false, says: say`NetworkPolicies not read.` }
  const cut = targets.filter(({ verdict }) => verdict === 'does-not-admit')
  if (cut.length > 0) {
    const names = shortListed(isolating.map(code))
    return {
      isCut: true,
      says: say`${names} ${words(isolating.length === 1 ? 'admits' : 'admit')} no connection to ${inCounts(cut)}.`,
      more: 'What works does so only because nothing enforces it.',
    }
  }
  const isOpen =
    uncertain.length > 0 || others.length > 0 || targets.some(({ verdict }) => verdict === 'undecidable')
  if (isOpen) return { isCut: false, says: say`${says} Whether every connection is admitted is not known.` }
  return {
    isCut: false,
    says:
      isolating.length === 0
        ? say`${says} Every connection of this pod is admitted.`
        : say`${says} Connections to ${inCounts(targets)} are admitted.`,
  }
}
