import type { Confidence } from '@/lib/contract/explanation'
import { hasStar } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'

/** The tiers of what can be wrong with a call, nearest first, each with why it ranks there. A finding names its tier. */
export const TIERS = [
  { name: 'absent', why: 'What the call asks for is not there: no permission brings it back.' },
  { name: 'call', why: 'The call itself is written wrong, whatever the cluster serves.' },
  { name: 'caller', why: 'The call was judged as someone else than meant, whose rules say nothing.' },
  { name: 'decided', why: 'An authorizer forbids it, sets a condition, or allows it by now.' },
  { name: 'header', why: 'A header of the call was refused, and the call was not judged.' },
  { name: 'failed', why: 'An authorizer failed: that is no decision about the rules.' },
  { name: 'advised', why: 'An authorizer says what to do, which comes before any grant.' },
  { name: 'own', why: 'A rule or binding of the account would allow it, were one part different.' },
  {
    name: 'meant',
    why: 'It would allow the call, and all that ties it to the account says for whom it was made.',
  },
  { name: 'short', why: 'A rule of the account is near and right as it is: one part was never granted.' },
  { name: 'named', why: 'It would allow the call, and by a name, a group or a label it can be meant.' },
  { name: 'dangling', why: 'A binding of the account refers to a missing role: its rules are unknown.' },
  {
    name: 'loose',
    why: 'It is for no one, or for an account of that name elsewhere: it can be right as it is.',
  },
  { name: 'unread', why: 'A binding is almost the account’s, and its role was not read.' },
  { name: 'apart', why: 'Two parts differ, so it can be right for what it names.' },
  { name: 'left-out', why: 'A role of the account leaves the call out by design: nothing is a slip.' },
  {
    name: 'crew',
    why: 'It serves the accounts beside this one, which has nothing and can have been left out.',
  },
  { name: 'hint', why: 'The rules are not known, and the text or the call alone hints at it.' },
  { name: 'stray', why: 'Credentials other than the pod’s were sent: whose they are comes first.' },
  { name: 'changed', why: 'It was allowed before, so something that is not seen was taken away.' },
  { name: 'none', why: 'No rule comes near: what is missing is a permission.' },
  { name: 'stranger', why: 'It is near by chance: it serves others, or is meant for something else.' },
  { name: 'elsewhere', why: 'This cluster shows it, and the text can be from another one.' },
  { name: 'beside', why: 'It is true of the refusal and changes nothing about it.' },
  { name: 'unseen', why: 'Only what was not read could show it.' },
] as const

export type TierName = (typeof TIERS)[number]['name']

/** What tiers have in common, beside their order. */
const TRAITS = {
  /** The request, its caller or an authorizer decides: the rules of the account do not matter, and are left out. */
  settled: ['absent', 'call', 'caller', 'decided', 'header', 'failed'],
  /** No Role can help: a grant would add permissions and fix nothing. */
  'beyond grants': ['absent', 'call', 'caller', 'decided', 'stray'],
  /** Discovery of this cluster shows it, so for a text that may be of another one it is a possibility, said as such. */
  'by discovery': ['absent'],
  /** Named as the cause even when nothing was decided about the call. */
  'named undecided': ['caller', 'decided'],
  /** Why no rule applies, so that this is not said beside it; what is only possible explains nothing. */
  'why no rule': [
    'own',
    'meant',
    'short',
    'named',
    'dangling',
    'loose',
    'unread',
    'apart',
    'left-out',
    'crew',
  ],
  /** Nothing was seen that is at fault: a binding that does not apply and was not read would look the same. */
  open: [
    ...(['meant', 'named', 'dangling', 'left-out', 'crew', 'hint', 'stray', 'changed', 'none'] as const),
    ...(['stranger', 'elsewhere', 'beside', 'unseen'] as const),
  ],
} as const satisfies Record<string, readonly TierName[]>

/** Where a finding ranks. */
export interface FindingPlace {
  tier: TierName
  /** How many parts of what comes near differ; one unless said. */
  parts?: number
  /** It is in the account's own namespace. */
  isAtHome?: boolean
  /** The rules that its repair gives back to an account for which they were evidently made. */
  gives?: readonly PolicyRule[]
  /** Those of the role that it names, whoever it was made for: what its programs were heard to be refused tells several apart. */
  could?: readonly PolicyRule[]
}

export function hasTrait(trait: keyof typeof TRAITS, { tier }: Pick<FindingPlace, 'tier'>): boolean {
  const tiers: readonly TierName[] = TRAITS[trait]
  return tiers.includes(tier)
}

const PLACE = new Map<TierName, number>(TIERS.map(({ name }, place) => [name, place]))
const PROOF: readonly Confidence[] = ['proven', 'likely', 'possible']

function placeOf({ tier }: FindingPlace): number {
  return PLACE.get(tier) ?? TIERS.length
}

/** Nearest first: by tier, then the fewest parts that differ. */
export function byNearness(a: FindingPlace, b: FindingPlace): number {
  return placeOf(a) - placeOf(b) || (a.parts ?? 1) - (b.parts ?? 1)
}

/** Strongest proof first. */
export function byProof(a: { confidence: Confidence }, b: { confidence: Confidence }): number {
  return PROOF.indexOf(a.confidence) - PROOF.indexOf(b.confidence)
}

/** The role that gives least first: the fewest rules with a star, then the fewest pairs of a verb and what it is on. */
export function byBreadth(a: readonly PolicyRule[], b: readonly PolicyRule[]): number {
  const stars = (rules: readonly PolicyRule[]) => rules.filter(hasStar).length
  const pairs = (rules: readonly PolicyRule[]) =>
    rules.reduce(
      (sum, { verbs, resources = [], nonResourceURLs = [] }) =>
        sum + verbs.length * (resources.length + nonResourceURLs.length),
      0,
    )
  return stars(a) - stars(b) || pairs(a) - pairs(b)
}

/** What is in the account's own namespace first. */
export function byHome(a: FindingPlace, b: FindingPlace): number {
  return Number(b.isAtHome ?? false) - Number(a.isAtHome ?? false)
}
