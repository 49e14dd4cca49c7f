import type { Confidence } from '@/lib/contract/explanation'
import type { Grant } from '@/lib/rbac/types'
import type { KnownResource } from '../facts'
import type { Miss } from '../near-miss'
import type { AggregationData, BindingData } from './binding-data'
import type { GateData } from './gate-data'
import type { NetworkData } from './network-data'
import type { CauseId, CauseRow, FamilyId } from './table'

/** A rule that misses, with the grant that gives it where a review named one. */
export interface MissData {
  miss: Miss
  grant?: Grant
}

/** Nothing is known of the rules: the text names a subresource, or leaves out what it was that it refused. */
export interface ByTextAlone {
  form: 'unread' | 'unsaid'
}

export interface Suggested {
  suggestions: readonly KnownResource[]
}

/** What each cause needs to be worded and mended. A row of the table without an entry here does not compile. */
export interface CauseData extends NetworkData, GateData, BindingData, AggregationData {
  C1: { proven: boolean }
  C2: Record<never, never>
  C4: { namespace: string; home: string }
  C5: { own: string }
  C6: { own: string }
  D0: { hasOtherRules: boolean; areRulesRead: boolean }
  D1: MissData
  D2: MissData
  D3: MissData
  D4: MissData
  D5: MissData
  D6: MissData
  D7: MissData
  D8: MissData | ByTextAlone
  D9: MissData
  D10: MissData
  D11: MissData
  D12: MissData
  D13: MissData
  D14: MissData
  D15: MissData
  D16: MissData
  D17: MissData | ByTextAlone
  D18: MissData | ByTextAlone
  D19: MissData & { invented: string }
  D20: MissData | ByTextAlone
  D21: MissData | ByTextAlone
  D22: MissData | ByTextAlone
  D23: MissData | ByTextAlone
  D24: MissData | ByTextAlone
  D25: MissData | ByTextAlone
  D28: { group: string; resource: string }
  D29: { path: string; areRulesRead: boolean }
  D30: MissData
  D31: MissData
  D32: { grant: Grant }
  F1: { namespace: string; grant?: Grant }
  F2: { namespace: string; grant?: Grant }
  F3: { home: string; grant?: Grant }
  F4: { namespace: string; grant?: Grant }
  F5: { namespace: string; grant?: Grant; mayGet: boolean }
  F6: Record<never, never>
  F7: Record<never, never>
  F8: { namespace: string; home: string }
  G1: Suggested & { subresource: boolean }
  G2: Suggested
  G3: Suggested
  G4: Suggested
  G5: Suggested
  G6: Record<never, never>
}

/** A cause found in the facts: its id and parameters as data. Wording and fixes are derived from it, last. */
export type FindingOf<K extends CauseId> = {
  [Id in K]: {
    id: Id
    confidence: Confidence
    /** How far the account is from being allowed: the parts of the nearest rule that fail; below 1 the request itself is wrong. */
    distance: number
    data: CauseData[Id]
  }
}[K]

export type CauseFinding = FindingOf<CauseId>
export type FamilyFinding<F extends CauseRow['family']> = FindingOf<FamilyId<F>>

/** A cause that the text of the answer gives whole, with no request of ours behind it. */
export type GateFinding =
  | FamilyFinding<'authentication' | 'delegation' | 'other-authorizer' | 'admission' | 'answer'>
  | SecondRight
  | FindingOf<'E4'>

/** A second right that the call needs and that the refusal does not name. */
export type SecondRight = FindingOf<'D17' | 'D20'>
