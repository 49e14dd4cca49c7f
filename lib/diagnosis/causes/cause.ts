import type { AnsweredStatus } from '@/lib/api-texts/answered-status'
import type { RefusedTarget } from '@/lib/api-texts/parse-forbidden'
import type { Confidence, Explanation, Fix } from '@/lib/contract/explanation'
import type { Attributes, Subject } from '@/lib/rbac/types'
import type { Case } from '../case'
import type { BindingChange } from '../fixes/binding-change'
import type { Correction } from '../fixes/correction'
import type { Miss } from '../near-miss'
import type { Standing } from '../rank'
import type { TokenFacts } from '../token-facts'
import type { FamilyName } from './family-names'

/** What an input shows of a cause: the data behind its words and fixes. */
export interface Found<Data> {
  confidence: Confidence
  /** Nothing that was read speaks for it, so what has a sign comes before it. */
  hasNoSign?: boolean
  data: Data
}

/** The same among all that can be wrong with a call: the tier says why it stands there. */
export interface Ranked<Data> extends Found<Data>, Standing {}

export type Nature = 'wrong' | 'missing' | 'state'

interface Row<Id extends string> {
  /** Never changes its meaning. */
  id: Id
  family: FamilyName
  title: string
  /** `wrong`: something written does not mean what its author meant. `missing`: a permission was never granted. */
  nature: Nature
}

/** For a cause whose words need only its id. */
export type NoData = Record<never, never>

export type KnownCall = Explanation['request']
export type Unseen = Explanation['unseen'][number]

/** A cause that the text of an answer shows, or the credential of a refused call. */
export interface TextCause<Id extends string = string, Data = unknown, Input = unknown> extends Row<Id> {
  find(input: Input): readonly Found<Data>[]
  says(data: Data): string
  /** Smallest first. `call` is what is known of the call, never guessed. */
  fixes?(data: Data, call: KnownCall): Fix[]
  /** The command with which an admin can check what the text leaves open. */
  settle?(data: Data, call: KnownCall): Unseen | undefined
  /** The gate it comes from, when its family does not say. */
  kind?: Explanation['kind']
  /** The first sentence, when that of its kind would not be true. */
  headline?: string
  /** Nothing was decided about the call. */
  isUndecided?: true
}

/** The same cause shown by a text alone, with no request of our own behind it. */
export type InText<Data, Input> = Pick<
  TextCause<string, Data, Input>,
  'find' | 'says' | 'fixes' | 'settle' | 'kind' | 'headline' | 'isUndecided'
>

/** A cause that the facts of a call show. */
export interface CallCause<Id extends string = string, Data = unknown, TextData = unknown, Input = unknown>
  extends Row<Id> {
  find?(theCase: Case): readonly Ranked<Data>[]
  /** True for a rule that fails to match the call in exactly this way: the first cause in the order of the list takes it. */
  ofMiss?(miss: Miss, request: Attributes): boolean
  says(data: Data, theCase: Case): string

  /** Changes of the call or the pod, which grant nothing. */
  changes?(data: Data, theCase: Case, confidence: Confidence): Fix[]
  /** The rule itself, corrected, for a cause that is based on one. */
  correct?(data: Data, theCase: Case): Correction | undefined
  /** A change of a binding that was read, or a binding to a role that was. */
  bind?(data: Data, theCase: Case, subject: Subject): BindingChange | undefined
  /** A role that a binding refers to and that does not exist. */
  createRole?(data: Data, theCase: Case): Fix | undefined
  /** Labels that get a role gathered. */
  label?(data: Data, theCase: Case): Fix[]

  /** To whom it says the same as the cause that rests on the same rule, such as "informers": no other cause then. */
  sameFor?: string
  /** What a binding that no one has seen may be, without that it cannot be seen. All guesses are said as one. */
  guess?(theCase: Case): string
  /** Shown even when nothing was decided about the call, as far as this allows. */
  isKnownUndecided?(confidence: Confidence): boolean

  inText?: InText<TextData, Input>
}

/** A refusal that came after authorization: what was asked for, and the plugin's own words. */
export interface Refused {
  target: RefusedTarget
  text: string
}

/** The part of admission that refused, as far as its text proves it. */
export interface AdmissionPlace {
  phase: 'mutating' | 'validating' | 'either'
  says: string
}

export interface AdmissionCause<Id extends string = string, Data = unknown>
  extends TextCause<Id, Data, Refused> {
  place?: AdmissionPlace
}

export type AnswerCause<Id extends string = string, Data = unknown> = TextCause<Id, Data, AnsweredStatus>
export type TokenCause<Id extends string = string, Data = unknown> = TextCause<Id, Data, TokenFacts>
