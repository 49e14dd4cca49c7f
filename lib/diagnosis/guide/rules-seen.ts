import type { FamilyId } from '../causes/table'

/** Ids of family D, so that a part of it names only its own. */
export type RuleId<K extends FamilyId<'rules'>> = K

export const RULES_SEEN =
  'The review of the account’s own rules, without any right. A second review names the binding and the role, where a rule allows something near.'
