import type { SentenceRead, Speaker, SpeakerKind } from './speaker'

declare const witnessed: unique symbol

/**
 * What was shown by an answer of the API server, or by a whole sentence of a speaker that can know it. No literal has this type: only
 * the functions of this room make one, from what was read.
 */
export type Proven = 'proven' & { readonly [witnessed]: true }

/** How strong a claim is, computed from its evidence and never written beside a sentence. */
export type Strength = Proven | 'likely' | 'possible'

/** Of which causes each can know, by their ids: who tells an answer knows what it says, who refuses knows that it did. */
const KNOWS: Record<SpeakerKind, RegExp> = {
  answer: /^/,
  'server-log': /^/,
  client: /^/,
  program: /^/,
  webhook: /^J/,
  kubelet: /^[BC]/,
  proxy: /^A/,
  'request-log': /(?!)/,
  unknown: /(?!)/,
}

/** What a sentence shows of a cause: proven only where it is whole and its speaker can know the cause. */
export function strengthOf(sentence: SentenceRead, { kind }: Speaker, cause: string): Strength {
  if (kind === 'request-log') return 'possible'
  const isKnown = KNOWS[kind].test(cause)
  if (sentence === 'whole') return isKnown ? ('proven' as Proven) : 'likely'
  return isKnown ? 'likely' : 'possible'
}

const WEAKEST = ['possible', 'likely'] as const

/** The weaker of two: a claim that rests on both is as strong as that. */
export function weakestOf(one: Strength, other: Strength): Strength {
  return WEAKEST.find((strength) => strength === one || strength === other) ?? one
}
