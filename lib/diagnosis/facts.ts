import type { Logged } from '@/lib/contract/explanation'
import type { Reading } from '@/lib/evidence/reading'
import type { Catalogue } from '@/lib/objects/catalogue'
import type { Home } from '@/lib/objects/homes'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import { ANONYMOUS, parseServiceAccount, userByName } from '@/lib/rbac/service-account'
import type { Attributes, Change, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Habit } from '@/lib/reader/speakers/habits'
import type { Asker } from '@/lib/words/asker'

/** An access review of a neighboring request, asked to name the binding that allows it. */
export interface NeighborReview {
  request: Attributes
  answer: Reading<AccessAnswer>
}

/** What the text of a refusal said beyond the request and the user. */
export interface RefusalText {
  message: string
  /** What follows the sentence, such as `RBAC: role.rbac.authorization.k8s.io "x" not found`; "" when nothing does. */
  reason: string
  /** It was found in what pods write, where any account may be meant: one other than this pod's is no mix-up. */
  isOfAnyPod?: true
  /** Where it was written down, if not in a pasted text. */
  logged?: Logged
}

/** One list of RBAC objects that bears on a call: how many were read, or why none were. */
export interface ObjectList {
  resource: 'roles' | 'rolebindings' | 'clusterroles' | 'clusterrolebindings'
  /** "" for cluster-scoped objects, and for those of all namespaces. */
  namespace: string
  /** Only where one object was asked for by its name. */
  name?: string
  /** Where it is not whole, an object that is not in it may exist. */
  reading: Reading<{ count: number; isWhole: boolean }>
}

/** The RBAC objects that this account could read, with what they cover. What no list covers is unread, not absent. */
export interface ReadObjects extends RbacObjects {
  lists: readonly ObjectList[]
}

/** What a pod is made from: the highest of its owners whose manifest has its template, as far as they could be read. */
export interface Workload {
  apiVersion: string
  kind: string
  namespace: string
  name: string
  /** False for the first that could not be read. */
  isRead: boolean
  home?: Home
  changed?: Change
}

/** Another call of the same account's programs, which a review refuses too, with what the client that told it does besides. */
export interface RefusedToo {
  request: Attributes
  habit?: Habit
  /** From a record of what a program called, and from no log. */
  isRecorded?: true
}

/** Everything a diagnosis may use. Gathering them is `lib/facts/call/gather/explain.ts`; judging them is pure. */
export interface Facts {
  /** What the client that makes the call does besides, as a log of the same call shows it. */
  habit?: Habit
  /** What the account's own programs were lately heard to be refused besides, in a way that no stranger can forge. */
  refusedToo?: readonly RefusedToo[]
  request: Attributes
  /** The user name whose call is judged, "" when it is not known. */
  caller: string
  /** Groups of a caller who is no ServiceAccount, as far as the asker gave them. */
  groups?: readonly string[]
  /** True when the reviews speak for the caller; false for a text about another account. */
  isOwnCall: boolean
  asker: Asker
  /**
   * Only for a call of another account: what the decision and the rules were taken from. Absent when the text alone
   * speaks for that account.
   */
  about?: 'subject-review' | 'objects'
  /** The account that the reviews answered for. */
  own: Reading<UserInfo>
  /** Namespace of this pod; for a call of another account that of its ServiceAccount. "" when it is not known. */
  home: string
  token: 'mounted' | 'absent' | 'unknown'
  refusal?: RefusalText
  decision: Reading<AccessAnswer>
  /** Rules valid in a namespace, by namespace. */
  rules: ReadonlyMap<string, Reading<RulesAnswer>>
  /** Rules valid in a namespace that cannot exist: those that hold everywhere. */
  clusterWide: Reading<RulesAnswer>
  discovery: Reading<Catalogue>
  neighbors: readonly NeighborReview[]
  /** Roles and bindings, where this account may read them. */
  objects: Reading<ReadObjects>
  /** What the call needs and the API server answered 404 for: its namespace, the account that is asked about. */
  absent?: { namespace?: true; account?: true }
  /** ServiceAccounts that bindings name and that were looked up, as `namespace/name`: whether each exists. */
  accounts?: ReadonlyMap<string, boolean>
  /** When this process last saw the same call allowed (RFC 3339), with the reason given then. */
  lastAllowed?: { at: string; reason: string }
  /** What the pod that makes the call is made from, where a fix changes that. */
  workload?: Workload
  serverVersion?: string
}

/** The namespace whose rules bear on the request: its own, or the caller's home for a request at the cluster scope. */
export function rulesNamespace(facts: Pick<Facts, 'request' | 'home'>): string {
  const { request, home } = facts
  return request.kind === 'resource' && request.namespace !== '' ? request.namespace : home
}

/** True where the call was made as no one, or nothing says as whom. */
export function isNobody({ caller }: Pick<Facts, 'caller'>): boolean {
  return caller === '' || caller === ANONYMOUS.name
}

/** True when every group of the caller is known, so that a no does not lack one. */
export function areGroupsKnown({ caller, groups = [] }: Pick<Facts, 'caller' | 'groups'>): boolean {
  return groups.length > 0 || parseServiceAccount(caller) !== undefined
}

/**
 * Groups that an admin must name beside the caller to ask about the same user: those of a ServiceAccount follow from its
 * name, and everyone signed in is in system:authenticated.
 */
export function groupsToName(facts: Pick<Facts, 'caller' | 'isOwnCall' | 'own' | 'groups'>): string[] {
  if (parseServiceAccount(facts.caller)) return []
  return callerUser(facts).groups.filter((group) => !/^system:(?:un)?authenticated$/.test(group))
}

/** The caller with its groups as far as they are known: a ServiceAccount's follow from its name, a user's do not. */
export function callerUser({
  caller,
  isOwnCall,
  own,
  groups = [],
}: Pick<Facts, 'caller' | 'isOwnCall' | 'own' | 'groups'>): UserInfo {
  return isOwnCall && own.state === 'read' ? own.value : userByName(caller, groups)
}
