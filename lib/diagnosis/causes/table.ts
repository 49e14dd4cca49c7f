/** What a reader of the list of causes sees before any case: one row per id, which never changes its meaning. */
export interface CauseRow {
  family: 'identity' | 'rules' | 'bindings' | 'scope' | 'path-and-type' | 'other-authorizer'
  title: string
  /** `wrong`: something written does not mean what its author meant. `missing`: a right was never given. */
  nature: 'wrong' | 'missing' | 'state'
}

/** Every cause that a diagnosis can name, in the order that breaks ties between equally near ones. */
export const causeTable = {
  C1: { family: 'identity', title: 'No token was sent because none is mounted', nature: 'wrong' },
  C2: { family: 'identity', title: 'The Authorization header was not understood', nature: 'wrong' },
  C4: { family: 'identity', title: 'An account of another namespace made the call', nature: 'wrong' },
  C5: { family: 'identity', title: 'Another identity than the pod’s made the call', nature: 'wrong' },
  G6: { family: 'path-and-type', title: 'A path segment is empty', nature: 'wrong' },
  G1: { family: 'path-and-type', title: 'No such resource', nature: 'wrong' },
  G2: { family: 'path-and-type', title: 'The resource is in another API group', nature: 'wrong' },
  G3: { family: 'path-and-type', title: 'No such API group', nature: 'wrong' },
  G4: { family: 'path-and-type', title: 'The path lacks the version', nature: 'wrong' },
  G5: { family: 'path-and-type', title: 'The path lacks its /api or /apis prefix', nature: 'wrong' },
  I2: { family: 'other-authorizer', title: 'Another authorizer forbids it', nature: 'state' },
  E12: { family: 'bindings', title: 'It was refused then and is allowed now', nature: 'state' },
  F3: { family: 'scope', title: 'All namespaces were asked, one is granted', nature: 'wrong' },
  F4: { family: 'scope', title: 'A cluster-scoped resource in a Role', nature: 'wrong' },
  F6: { family: 'scope', title: 'A namespaced path for a cluster-scoped resource', nature: 'wrong' },
  F7: { family: 'scope', title: 'A named object without its namespace', nature: 'wrong' },
  D19: { family: 'rules', title: 'The rule has a verb that the API does not know', nature: 'wrong' },
  D12: { family: 'rules', title: 'list or watch under resourceNames', nature: 'wrong' },
  D13: { family: 'rules', title: 'create under resourceNames', nature: 'wrong' },
  D14: { family: 'rules', title: 'deletecollection under resourceNames', nature: 'wrong' },
  D11: { family: 'rules', title: 'The name is not listed', nature: 'missing' },
  D6: { family: 'rules', title: 'The rule spells the resource wrongly', nature: 'wrong' },
  D7: { family: 'rules', title: 'The rule spells the resource with capitals', nature: 'wrong' },
  D9: { family: 'rules', title: 'pods/* is not a wildcard', nature: 'wrong' },
  D8: { family: 'rules', title: 'The subresource is missing', nature: 'missing' },
  D18: { family: 'rules', title: 'status and finalizers need a rule of their own', nature: 'missing' },
  D10: { family: 'rules', title: 'Only the subresource is granted', nature: 'missing' },
  D5: { family: 'rules', title: 'The rule writes the group as a version or a word', nature: 'wrong' },
  D4: { family: 'rules', title: 'The rule names another API group', nature: 'wrong' },
  D31: { family: 'rules', title: 'A path rule bound in a namespace', nature: 'wrong' },
  D30: { family: 'rules', title: 'The rule’s path does not cover it', nature: 'wrong' },
  D2: { family: 'rules', title: 'get is granted, list is not', nature: 'missing' },
  D3: { family: 'rules', title: 'An informer needs both list and watch', nature: 'missing' },
  D15: { family: 'rules', title: 'delete is granted, deletecollection is not', nature: 'missing' },
  D16: { family: 'rules', title: 'update is granted, patch is not', nature: 'missing' },
  D17: { family: 'rules', title: 'Writing an absent object needs create too', nature: 'missing' },
  D1: { family: 'rules', title: 'The verb is missing', nature: 'missing' },
  F1: { family: 'scope', title: 'The grant is in another namespace', nature: 'wrong' },
  D32: { family: 'rules', title: 'ClusterRole view leaves this out', nature: 'missing' },
  E8: { family: 'bindings', title: 'The binding refers to the wrong kind of role', nature: 'wrong' },
  E7: { family: 'bindings', title: 'A binding refers to a role that does not exist', nature: 'wrong' },
  C3: { family: 'identity', title: 'The pod runs as ServiceAccount default', nature: 'wrong' },
  D29: { family: 'rules', title: 'A path that is no resource', nature: 'missing' },
  D28: { family: 'rules', title: 'No rule on the custom resource', nature: 'missing' },
  D0: { family: 'rules', title: 'No rule applies', nature: 'missing' },
} as const satisfies Record<string, CauseRow>

export type CauseId = keyof typeof causeTable

export type FamilyId<F extends CauseRow['family']> = {
  [K in CauseId]: (typeof causeTable)[K]['family'] extends F ? K : never
}[CauseId]

const ORDER = new Map(Object.keys(causeTable).map((id, index) => [id, index]))

/** Place of a cause in the table: the tie-break between equally near causes. */
export function tableOrder(id: CauseId): number {
  return ORDER.get(id) ?? Number.POSITIVE_INFINITY
}
