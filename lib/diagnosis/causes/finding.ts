import type { Cause, Confidence, Explanation, Fix } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import { type Strength, strengthOf, weakestOf } from '@/lib/evidence/strength'
import { inTurn, NOTHING, type Phrase } from '@/lib/phrase/phrase'
import { inventedVerb } from '@/lib/phrase/rule-words'
import { present } from '@/lib/present'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { Subject } from '@/lib/rbac/types'
import type { Case } from '../case'
import type { BindingChange, Withheld } from '../fixes/binding-change'
import type { Correction } from '../fixes/correction'
import { type FixDraft, toFix, withDangers } from '../fixes/draft'
import type { Miss } from '../near-miss'
import type { FindingPlace, TierName } from '../rank'
import type { TokenFacts } from '../token-facts'
import { sayKubelet } from '../wording/phrases'
import type {
  CallCause,
  CallRow,
  CauseRow,
  InText,
  KnownCall,
  Ranked,
  RefusedText,
  RuleCause,
  TextRow,
  Unseen,
  Written,
} from './cause'
import { type FamilyName, familyOf, traitsOf } from './family-names'
import { type NearRule, sayTogether, wholeCorrection } from './rules/near-rule'
import { ofAnotherPurpose, ruleFound } from './rules/rule-found'

/** A cause of a call with what shows it, its data bound. Words and fixes are derived from it last. */
export interface CallFinding extends FindingPlace {
  cause: CallRow
  confidence: Strength
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
  confidence: Strength
  hasNoSign: boolean
  says: () => Phrase
  fixes: (call: KnownCall) => Fix[]
  settle: (call: KnownCall) => Unseen | undefined
  acted: () => Explanation['acted']
}

/** A cause of calls as a list of many has it: each with data of its own, which its findings hold. */
export interface CallFinder<Id extends string = string> extends CallRow<Id> {
  find: (theCase: Case) => CallFinding[]
  /** What a rule shows that fails to match in the way of this cause. */
  ofMiss: (miss: Miss, theCase: Case) => CallFinding | undefined
}

/** A cause that a text shows, as a list of many has it. */
export interface TextFinder<Id extends string, Input> extends TextRow<Id> {
  /** `heard`: who says it, and how much of it there is, from which its strength follows. */
  find: (input: Input, heard: Heard) => TextFinding | undefined
}

function inFamily<Row extends Written<CauseRow>>(row: Row): Row & { family: FamilyName } {
  return { ...row, family: row.family ?? familyOf(row.id) }
}

function found<Data>(
  cause: CallRow & Omit<CallCause<string, Data>, 'ofMiss'>,
  theCase: Case,
  { data, ...shown }: Ranked<Data>,
): CallFinding {
  return {
    ...shown,
    tier: tierOf(cause, shown, theCase),
    cause,
    says: () => inTurn([cause.says(data, theCase), shown.near ? sayTogether(shown.near) : NOTHING]),
    changes: (confidence) => cause.changes?.(data, theCase, confidence) ?? [],
    correct() {
      const one = cause.correct?.(data, theCase)
      return shown.near ? wholeCorrection(shown.near, one) : one
    },
    bind: (subject) => cause.bind?.(data, theCase, subject),
    createRole: () => cause.createRole?.(data, theCase),
    label: () => cause.label?.(data, theCase) ?? [],
  }
}

/** What its author never wrote is no slip: one in what was written for the account is nearer, as is the verb that another rule writes wrongly. */
function tierOf(
  { nature }: CallRow,
  { tier, near }: Pick<Ranked<unknown>, 'tier' | 'near'>,
  { misses, request: { verb } }: Case,
): TierName {
  if (tier !== 'own' || near === undefined || nature !== 'missing') return tier
  const isWritten = misses.some(
    ({ rule, failed }) => !failed.includes('resource') && inventedVerb(verb, rule.verbs) !== undefined,
  )
  return isWritten ? 'left-out' : 'short'
}

/** A cause that the facts of a call show. */
export function callCause<Id extends string, Data>(record: CallCause<Id, Data>): CallFinder<Id> {
  const cause = inFamily(record)
  return {
    ...cause,
    find: (theCase) => (cause.find?.(theCase) ?? []).map((one) => found(cause, theCase, one)),
    ofMiss: () => undefined,
  }
}

/** A cause that a rule of the account shows by how it fails to match. */
export function ruleCause<Id extends string, Other = never>(record: RuleCause<Id, Other>): CallFinder<Id> {
  const cause = inFamily(record)
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

type TextCause<Id extends string, Data, Input> = Written<TextRow<Id>> & InText<Data, Input>

/** A cause that the text of an answer shows, or the credential of a refused call. */
export function textCause<Id extends string, Data, Input>(
  record: TextCause<Id, Data, Input>,
): TextFinder<Id, Input> {
  const cause = inFamily(record)
  const { confidence } = cause
  return {
    ...cause,
    find(input, { sentence, speaker }) {
      const data = cause.find(input)
      const most = typeof confidence === 'function' ? data && confidence(data, input) : confidence
      const strength = strengthOf(sentence, speaker, cause.id)
      return (
        data && {
          cause,
          confidence: most === undefined ? strength : weakestOf(strength, most),
          hasNoSign: cause.hasNoSign?.(data, input) ?? false,
          says: () => cause.says(data, input),
          fixes: (call) => (cause.fixes?.(data, call, input) ?? []).map((fix) => toFix(withDangers(fix))),
          settle: (call) => cause.settle?.(data, call),
          acted: () => cause.acted?.(data),
        }
      )
    },
  }
}

/** A cause that the words of admission show. */
export const admissionCause = <Id extends string, Data>(record: TextCause<Id, Data, RefusedText>) =>
  textCause(record)

/** A cause that code and words of an answer show. */
export const answerCause = <Id extends string, Data>(record: TextCause<Id, Data, AnsweredStatus>) =>
  textCause(record)

/** A cause that this pod's own token shows after a 401. */
export const tokenCause = <Id extends string, Data>(record: TextCause<Id, Data, TokenFacts>) =>
  textCause(record)

/** A cause of calls in the form in which a text alone shows it, with no request of our own behind it. */
export function inText<Id extends string, Data, Input>(
  { id, family, title, nature }: CauseRow<Id>,
  shown: InText<Data, Input> & Omit<TextRow, keyof CauseRow>,
): TextFinder<Id, Input> {
  return textCause({ id, family, title, nature, ...shown })
}

/** The first cause of the list that the input shows. */
export function firstFinding<Input>(
  causes: readonly TextFinder<string, Input>[],
  input: Input,
  heard: Heard,
): TextFinding | undefined {
  for (const cause of causes) {
    const finding = cause.find(input, heard)
    if (finding) return finding
  }
  return undefined
}

/** Each cause of the list that the input shows. */
export function allFindings<Input>(
  causes: readonly TextFinder<string, Input>[],
  input: Input,
  heard: Heard,
): TextFinding[] {
  return causes.flatMap((cause) => cause.find(input, heard) ?? [])
}

/** A finding as it goes over the wire: the id is stable, the words are not. */
export function toCause({ cause, confidence, says }: CallFinding, { request }: Case): Cause {
  const kubelet = request.kind === 'resource' ? sayKubelet(request) : NOTHING
  return { id: cause.id, confidence, says: inTurn([says(), kubelet]), ...traitsOf(cause.family) }
}

/** What the findings in a text make of an explanation: the first is its cause, the others are alternatives. */
export function shown(
  findings: readonly TextFinding[],
  call: KnownCall,
  evidence: Explanation['evidence'],
): Pick<Explanation, 'cause' | 'alternatives' | 'nearMisses' | 'evidence' | 'fixes' | 'unseen' | 'acted'> {
  const [main, ...others] = findings
  return {
    cause: main ? toTextCause(main) : null,
    alternatives: others.map(toTextCause),
    ...present({ acted: main?.acted() }),
    nearMisses: [],
    evidence,
    fixes: main ? main.fixes(call) : [],
    unseen: findings.flatMap(({ settle }) => settle(call) ?? []),
  }
}

function toTextCause({ cause, confidence, says }: TextFinding): Cause {
  const { id, family, road } = cause
  return { id, confidence, says: says(), ...present({ road }), ...traitsOf(family) }
}
