import type { Cause, Confidence, Explanation, Fix } from '@/lib/contract/explanation'
import { inTurn, NOTHING, type Phrase, told } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Subject } from '@/lib/rbac/types'
import type { Case } from '../case'
import type { BindingChange, Withheld } from '../fixes/binding-change'
import type { Correction } from '../fixes/correction'
import { withDangers } from '../fixes/danger-warning'
import { type FixDraft, toFix, toUnseen } from '../fixes/draft'
import type { Miss } from '../near-miss'
import type { FindingPlace, TierName } from '../rank'
import { sayKubelet } from '../wording/kubelet-words'
import type { CallCause, CallRow, KnownCall, Ranked, RuleCause, TextCause, TextRow, Unseen } from './cause'
import { traitsOf } from './family-names'
import type { NearRule } from './rules/near-rule'
import { ofAnotherPurpose, ruleFound } from './rules/rule-found'

/** A cause of a call with what shows it, its data bound. Words and fixes are derived from it last. */
export interface CallFinding extends FindingPlace {
  cause: CallRow
  confidence: Confidence
  near?: NearRule
  says: () => Phrase
  changes: (confidence: Confidence) => FixDraft[]
  correct: () => Correction | undefined
  bind: (subject: Subject) => BindingChange | Withheld | undefined
  createRole: () => FixDraft | undefined
  label: () => FixDraft[]
}

/** A cause that a text shows, its data bound. */
export interface TextFinding {
  cause: TextRow
  confidence: Confidence
  hasNoSign?: boolean
  says: () => Phrase
  fixes: (call: KnownCall) => Fix[]
  settle: (call: KnownCall) => Unseen | undefined
}

/** A cause of calls as a list of many has it: each with data of its own, which its findings hold. */
export interface CallFinder<Id extends string = string> extends CallRow<Id> {
  find: (theCase: Case) => CallFinding[]
  /** What a rule shows that fails to match in the way of this cause. */
  ofMiss: (miss: Miss, theCase: Case) => CallFinding | undefined
}

/** A cause that a text shows, as a list of many has it. */
export interface TextFinder<Id extends string, Input> extends TextRow<Id> {
  find: (input: Input) => TextFinding[]
}

function found<Data>(
  cause: Omit<CallCause<string, Data>, 'ofMiss'>,
  theCase: Case,
  { data, ...shown }: Ranked<Data>,
): CallFinding {
  return {
    ...shown,
    tier: tierOf(cause, shown),
    cause,
    says: () => cause.says(data, theCase),
    changes: (confidence) => cause.changes?.(data, theCase, confidence) ?? [],
    correct: () => cause.correct?.(data, theCase),
    bind: (subject) => cause.bind?.(data, theCase, subject),
    createRole: () => cause.createRole?.(data, theCase),
    label: () => cause.label?.(data, theCase) ?? [],
  }
}

/** What its author never wrote is no slip: one in what was written for the account is nearer. */
function tierOf({ nature }: CallRow, { tier, near }: Pick<Ranked<unknown>, 'tier' | 'near'>): TierName {
  return tier === 'own' && near !== undefined && nature === 'missing' ? 'short' : tier
}

/** A cause for a list of causes that the facts of a call show. */
export function ofCall<Id extends string, Data>(cause: CallCause<Id, Data>): CallFinder<Id> {
  return {
    ...cause,
    find: (theCase) => (cause.find?.(theCase) ?? []).map((one) => found(cause, theCase, one)),
    ofMiss: () => undefined,
  }
}

/** The same for a cause that a rule shows by how it fails to match. */
export function ofRule<Id extends string, Other>(cause: RuleCause<Id, Other>): CallFinder<Id> {
  return {
    ...cause,
    find: (theCase) => (cause.find?.(theCase) ?? []).map((one) => found(cause, theCase, one)),
    ofMiss(miss, theCase) {
      const { request } = theCase
      if (!cause.ofMiss(miss, request)) return undefined
      const shown = ruleFound(miss, theCase)
      // A rule on a part of the resource says less of it than one on the resource itself.
      const parts = miss.resource?.how === 'child' ? { parts: 2 } : {}
      return found(cause, theCase, { ...shown, ...parts, ...ofAnotherPurpose(miss, request.verb) })
    },
  }
}

/** A cause for a list of causes that a text shows. */
export function ofText<Id extends string, Data, Input>(
  cause: TextCause<Id, Data, Input>,
): TextFinder<Id, Input> {
  return { ...cause, find: (input) => findingsOf(cause, input) }
}

/** Each finding of one cause. */
export function findingsOf<Data, Input>(cause: TextCause<string, Data, Input>, input: Input): TextFinding[] {
  return cause.find(input).map(({ data, ...shown }) => ({
    ...shown,
    cause,
    says: () => cause.says(data),
    fixes: (call) => (cause.fixes?.(data, call) ?? []).map((fix) => toFix(withDangers(fix))),
    settle: (call) => cause.settle?.(data, call),
  }))
}

/** The first cause of the list that the input shows. */
export function firstFinding<Input>(
  causes: readonly TextFinder<string, Input>[],
  input: Input,
): TextFinding | undefined {
  for (const cause of causes) {
    const [finding] = cause.find(input)
    if (finding) return finding
  }
  return undefined
}

/** A finding as it goes over the wire: the id is stable, the words are not. */
export function toCause({ cause, confidence, says }: CallFinding, { request }: Case): Cause {
  const kubelet = request.kind === 'resource' ? sayKubelet(request) : NOTHING
  return { id: cause.id, confidence, ...told({ says: inTurn([says(), kubelet]) }), ...traitsOf(cause.family) }
}

export function toTextCause({ cause, confidence, says }: TextFinding): Cause {
  const { id, family, road } = cause
  return { id, confidence, ...told({ says: says() }), ...present({ road }), ...traitsOf(family) }
}

export function settled(findings: readonly TextFinding[], call: KnownCall): Explanation['unseen'] {
  return findings.flatMap(({ settle }) => {
    const unseen = settle(call)
    return unseen ? [toUnseen(unseen)] : []
  })
}
