import type { Confidence, Explanation, RoadPart } from '@/lib/contract/explanation'
import type { Proven, Strength } from '@/lib/evidence/strength'
import type { Phrase } from '@/lib/phrase/phrase'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { Attributes, Subject } from '@/lib/rbac/types'
import type { Case } from '../case'
import type { BindingChange, Withheld } from '../fixes/binding-change'
import type { Correction } from '../fixes/correction'
import type { FixDraft } from '../fixes/draft'
import type { Miss } from '../near-miss'
import type { FindingPlace } from '../rank'
import type { FamilyName } from './family-names'
import type { NearRule } from './rules/near-rule'

export type Nature = 'wrong' | 'missing' | 'state'

/** What a page lists of a cause. */
export interface CauseRow<Id extends string = string> {
  /** Never changes its meaning. Its letter is that of its family. */
  id: Id
  family: FamilyName
  title: string
  /** `wrong`: something written does not mean what its author meant. `missing`: a permission was never granted. */
  nature: Nature
}

/** A row as its author writes it: the family only where the id has the letter of another. */
export type Written<Row extends CauseRow> = Omit<Row, 'family'> & Partial<Pick<Row, 'family'>>

/** For a cause whose words need only its id. */
export type NoData = Record<never, never>

export type KnownCall = Explanation['request']
export type Unseen = Explanation['unseen'][number]

/** What holds of a cause that a text shows, whatever the text says. */
export interface TextRow<Id extends string = string> extends CauseRow<Id> {
  /** The gate it comes from, when its family does not say. */
  kind?: Explanation['kind']
  /** The first sentence, when that of its kind would not be true. */
  headline?: string
  /** Nothing was decided about the call. */
  isUndecided?: true
  /** The part of the Connection page on what it is about, in this pod. */
  road?: RoadPart
  /** The part of admission that refused, as far as the text proves it. */
  place?: AdmissionPlace
}

/** The part of admission that refused, as far as its text proves it. */
export interface AdmissionPlace {
  phase: 'mutating' | 'validating' | 'either'
  says: string
}

/** A strength that a row can name. What is proven follows from the evidence alone. */
export type Less = Exclude<Strength, Proven>

/** What a text shows of a cause, and what is said of it. */
export interface InText<Data, Input> {
  /** The data behind its words and fixes, where the text shows it. */
  find: (input: Input) => Data | undefined
  /** How strong it can be at most, where that is less than its sentence and its speaker show. */
  confidence?: Less | ((data: Data, input: Input) => Less | undefined)
  /** Nothing that was read points to it, so anything with a sign comes before it. */
  hasNoSign?: (data: Data, input: Input) => boolean
  says: (data: Data, input: Input) => Phrase
  /** Smallest first. `call` is what is known of the call, never guessed. */
  fixes?: (data: Data, call: KnownCall, input: Input) => FixDraft[]
  /** Who acted for whom, where the refused account is not the one that asked. */
  acted?: (data: Data) => Explanation['acted']
  /** The command with which an admin can check what the text leaves open. */
  settle?: (data: Data, call: KnownCall) => Unseen | undefined
}

/** A refusal that came after authorization: what was asked for, and the plugin's own words. */
export interface RefusedText {
  target: RefusedTarget
  text: string
}

/** What the facts of a call show of a cause: the tier says why it ranks there. */
export interface Ranked<Data> extends FindingPlace {
  confidence: Strength
  data: Data
  /** The rule of the account that it rests on. */
  near?: NearRule
}

/** What holds of a cause of calls, whatever shows it. */
export interface CallRow<Id extends string = string> extends CauseRow<Id> {
  /** To whom it says the same as the cause that rests on the same rule, such as "informers": no other cause then. */
  sameFor?: string
  /** What a binding that no one has seen may be, without that it cannot be seen. All guesses are said as one. */
  guess?: (theCase: Case) => Phrase
  /** Shown even when nothing was decided about the call, as far as this allows. */
  isKnownUndecided?: (confidence: Confidence) => boolean
}

/** A cause that the facts of a call show. */
export interface CallCause<Id extends string, Data> extends Written<CallRow<Id>> {
  find?: (theCase: Case) => readonly Ranked<Data>[]
  says: (data: Data, theCase: Case) => Phrase

  /** Changes of the call or the pod, which grant nothing. */
  changes?: (data: Data, theCase: Case, confidence: Confidence) => FixDraft[]
  /** The rule itself, corrected, for a cause that is based on one. */
  correct?: (data: Data, theCase: Case) => Correction | undefined
  /** A change of a binding that was read, or a binding to a role that was. */
  bind?: (data: Data, theCase: Case, subject: Subject) => BindingChange | Withheld | undefined
  /** A role that a binding refers to and that does not exist. */
  createRole?: (data: Data, theCase: Case) => FixDraft | undefined
  /** Labels that get a role gathered. */
  label?: (data: Data, theCase: Case) => FixDraft[]

  /** Only a `RuleCause` has it. */
  ofMiss?: undefined
}

/** A cause that a rule of the account shows, which fails to match the call in one way. */
export interface RuleCause<Id extends string, Other = never>
  extends Omit<CallCause<Id, NearRule | Other>, 'ofMiss'> {
  /** True for a rule that fails in exactly this way: the first cause in the order of the list takes it. */
  ofMiss: (miss: Miss, request: Attributes) => boolean
}
