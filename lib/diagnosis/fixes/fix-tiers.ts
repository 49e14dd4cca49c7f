import type { FixDraft } from './draft'

/** The tiers in which fixes are offered, the chosen one first, each with why it ranks there. */
const FIX_TIERS = [
  {
    name: 'repair',
    why: 'A proven slip in what was written is corrected as its author meant it.',
  },
  { name: 'change', why: 'The call or the pod is changed: no one gains a permission.' },
  { name: 'bound', why: 'A role that allows this call and no more is bound to the account alone.' },
  { name: 'own', why: 'What was never granted goes to the account alone, in a role of its own.' },
  {
    name: 'program',
    why: 'What its programs were heard to need besides goes to it with this call: more than was asked about.',
  },
  {
    name: 'exact',
    why: 'A role that is there gains this call alone: so does everyone else who is bound to it.',
  },
  { name: 'wide', why: 'It grants more than this call.' },
] as const

export type FixTier = (typeof FIX_TIERS)[number]['name']

export interface Candidate {
  tier: FixTier
  fix: FixDraft
}

/** The fixes by tier, within one in the order in which they are found: the first is the chosen one. */
export function orderFixes(candidates: readonly Candidate[]): FixDraft[] {
  return FIX_TIERS.flatMap(({ name }) => candidates.filter(({ tier }) => tier === name).map(({ fix }) => fix))
}
