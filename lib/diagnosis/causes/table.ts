/** What a reader of the list of causes sees before any case: one row per id, which never changes its meaning. */
export interface CauseRow {
  family:
    | 'network'
    | 'authentication'
    | 'identity'
    | 'rules'
    | 'bindings'
    | 'scope'
    | 'path-and-type'
    | 'delegation'
    | 'other-authorizer'
    | 'admission'
    | 'answer'
  title: string
  /** `wrong`: something written does not mean what its author meant. `missing`: a right was never given. */
  nature: 'wrong' | 'missing' | 'state'
}

/** Every cause that a diagnosis can name, in the order that breaks ties between equally near ones. */
export const causeTable = {
  A1: { family: 'network', title: 'Nothing listens there', nature: 'wrong' },
  A2: { family: 'network', title: 'No answer comes back', nature: 'state' },
  A3: { family: 'network', title: 'The name does not resolve', nature: 'wrong' },
  A4: { family: 'network', title: 'The client does not trust the CA', nature: 'wrong' },
  A5: { family: 'network', title: 'The certificate does not hold the name', nature: 'wrong' },
  A6: { family: 'network', title: 'http:// on the TLS port', nature: 'wrong' },
  A7: { family: 'network', title: 'A proxy stands in between', nature: 'wrong' },
  A8: { family: 'network', title: 'A service mesh refused it', nature: 'state' },
  A9: { family: 'network', title: 'kubectl proxy refused it', nature: 'wrong' },
  A10: { family: 'network', title: 'What stands in front of this page refused you', nature: 'state' },
  C1: { family: 'identity', title: 'No token was sent because none is mounted', nature: 'wrong' },
  C2: { family: 'identity', title: 'The Authorization header was not understood', nature: 'wrong' },
  C4: { family: 'identity', title: 'An account of another namespace made the call', nature: 'wrong' },
  C5: { family: 'identity', title: 'Another identity than the pod’s made the call', nature: 'wrong' },
  C6: { family: 'identity', title: 'Another ServiceAccount of the namespace made the call', nature: 'wrong' },
  G6: { family: 'path-and-type', title: 'A path segment is empty', nature: 'wrong' },
  G1: { family: 'path-and-type', title: 'No such resource', nature: 'wrong' },
  G2: { family: 'path-and-type', title: 'The resource is in another API group', nature: 'wrong' },
  G3: { family: 'path-and-type', title: 'No such API group', nature: 'wrong' },
  G4: { family: 'path-and-type', title: 'The path lacks the version', nature: 'wrong' },
  G5: { family: 'path-and-type', title: 'The path lacks its /api or /apis prefix', nature: 'wrong' },
  I5: { family: 'other-authorizer', title: 'The call was made as a node', nature: 'wrong' },
  I3: { family: 'other-authorizer', title: 'An authorizer failed', nature: 'state' },
  I2: { family: 'other-authorizer', title: 'Another authorizer forbids it', nature: 'state' },
  H6: { family: 'delegation', title: 'Constrained impersonation is not granted', nature: 'missing' },
  H5: {
    family: 'delegation',
    title: 'The call impersonates a group, a UID or an extra key',
    nature: 'wrong',
  },
  H4: { family: 'delegation', title: 'The call impersonates somebody', nature: 'wrong' },
  E12: { family: 'bindings', title: 'It was refused then and is allowed now', nature: 'state' },
  F3: { family: 'scope', title: 'All namespaces were asked, one is granted', nature: 'wrong' },
  F5: { family: 'scope', title: 'A Role never lists namespaces', nature: 'wrong' },
  F4: { family: 'scope', title: 'A cluster-scoped resource in a Role', nature: 'wrong' },
  F6: { family: 'scope', title: 'A namespaced path for a cluster-scoped resource', nature: 'wrong' },
  F7: { family: 'scope', title: 'A named object without its namespace', nature: 'wrong' },
  E3: { family: 'bindings', title: 'The binding names another namespace’s account', nature: 'wrong' },
  E4: { family: 'bindings', title: 'The subject has no namespace', nature: 'wrong' },
  E5: { family: 'bindings', title: 'A ServiceAccount is bound as another kind', nature: 'wrong' },
  E6: { family: 'bindings', title: 'The group is misspelt, or another one', nature: 'wrong' },
  E10: { family: 'bindings', title: 'The binding is in another namespace', nature: 'wrong' },
  E2: { family: 'bindings', title: 'The binding names another ServiceAccount', nature: 'wrong' },
  E11: { family: 'bindings', title: 'The binding has no subjects', nature: 'wrong' },
  E1: { family: 'bindings', title: 'A role allows it and nobody is bound to it', nature: 'missing' },
  D19: { family: 'rules', title: 'The rule has a verb that the API does not know', nature: 'wrong' },
  D12: { family: 'rules', title: 'list or watch under resourceNames', nature: 'wrong' },
  D13: { family: 'rules', title: 'create under resourceNames', nature: 'wrong' },
  D14: { family: 'rules', title: 'deletecollection under resourceNames', nature: 'wrong' },
  D11: { family: 'rules', title: 'The name is not listed', nature: 'missing' },
  D6: { family: 'rules', title: 'The rule spells the resource wrongly', nature: 'wrong' },
  D7: { family: 'rules', title: 'The rule spells the resource with capitals', nature: 'wrong' },
  D9: { family: 'rules', title: 'pods/* is not a wildcard', nature: 'wrong' },
  D20: { family: 'rules', title: 'exec, attach and portforward need a rule of their own', nature: 'missing' },
  D21: { family: 'rules', title: 'Debugging needs pods/ephemeralcontainers', nature: 'missing' },
  D22: { family: 'rules', title: 'Scaling goes through scale', nature: 'missing' },
  D23: { family: 'rules', title: 'A token is a subresource of its ServiceAccount', nature: 'missing' },
  D24: { family: 'rules', title: 'Evicting is not deleting', nature: 'missing' },
  D25: { family: 'rules', title: 'A proxied name holds scheme and port', nature: 'missing' },
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
  F2: { family: 'scope', title: 'A RoleBinding gives its ClusterRole in one namespace', nature: 'wrong' },
  F8: { family: 'scope', title: 'The namespace may not exist', nature: 'wrong' },
  D32: { family: 'rules', title: 'ClusterRole view leaves this out', nature: 'missing' },
  E8: { family: 'bindings', title: 'The binding refers to the wrong kind of role', nature: 'wrong' },
  E7: { family: 'bindings', title: 'A binding refers to a role that does not exist', nature: 'wrong' },
  D26: { family: 'rules', title: 'No label gathers the ClusterRole', nature: 'wrong' },
  D27: { family: 'rules', title: 'The rules of an aggregating ClusterRole are replaced', nature: 'wrong' },
  C3: { family: 'identity', title: 'The pod runs as ServiceAccount default', nature: 'wrong' },
  D29: { family: 'rules', title: 'A path that is no resource', nature: 'missing' },
  D28: { family: 'rules', title: 'No rule on the custom resource', nature: 'missing' },
  E13: { family: 'bindings', title: 'It was allowed before', nature: 'state' },
  D0: { family: 'rules', title: 'No rule applies', nature: 'missing' },
  I1: { family: 'other-authorizer', title: 'The cloud’s authorizer had nothing to say', nature: 'state' },
  I4: { family: 'other-authorizer', title: 'The API server is older than 1.12', nature: 'state' },
  I6: { family: 'other-authorizer', title: 'Several authorizers were asked', nature: 'state' },
  B8: { family: 'authentication', title: 'No token was sent', nature: 'wrong' },
  B7: { family: 'authentication', title: 'What was sent is no token', nature: 'wrong' },
  B1: { family: 'authentication', title: 'The token has expired', nature: 'state' },
  B2: { family: 'authentication', title: 'The token is not valid yet', nature: 'state' },
  B3: { family: 'authentication', title: 'The token is for another audience', nature: 'wrong' },
  B4: { family: 'authentication', title: 'The token is of another cluster', nature: 'wrong' },
  B10: { family: 'authentication', title: 'The token’s Secret is gone or invalidated', nature: 'state' },
  B11: { family: 'authentication', title: 'The token’s node was made anew', nature: 'state' },
  B6: { family: 'authentication', title: 'The token’s pod is gone', nature: 'state' },
  B5: { family: 'authentication', title: 'The ServiceAccount was deleted or made anew', nature: 'state' },
  B9: { family: 'authentication', title: 'The program keeps an old copy of the token', nature: 'wrong' },
  H1: { family: 'delegation', title: 'A Role with rights that its writer does not hold', nature: 'missing' },
  H2: { family: 'delegation', title: 'A binding to rights that its writer does not hold', nature: 'missing' },
  H3: { family: 'delegation', title: 'The writer’s own rules could not all be resolved', nature: 'wrong' },
  H7: { family: 'delegation', title: 'Impersonation without a user', nature: 'wrong' },
  H8: { family: 'delegation', title: 'The owner’s finalizers may not be set', nature: 'missing' },
  H9: { family: 'delegation', title: 'The signer may not be used', nature: 'missing' },
  J1: { family: 'admission', title: 'The quota is exceeded', nature: 'state' },
  J2: { family: 'admission', title: 'The quota needs stated resources', nature: 'wrong' },
  J3: { family: 'admission', title: 'The quota is not computed yet', nature: 'state' },
  J4: { family: 'admission', title: 'Nothing may be consumed without a quota', nature: 'state' },
  J5: { family: 'admission', title: 'A LimitRange does not allow the size', nature: 'wrong' },
  J6: { family: 'admission', title: 'PodSecurity refuses the pod', nature: 'wrong' },
  J7: { family: 'admission', title: 'An admission policy says no', nature: 'state' },
  J8: { family: 'admission', title: 'An admission webhook says no', nature: 'state' },
  J9: { family: 'admission', title: 'An admission webhook could not be called', nature: 'state' },
  J10: { family: 'admission', title: 'The namespace is being deleted', nature: 'state' },
  J11: { family: 'admission', title: 'The pod’s ServiceAccount does not exist', nature: 'wrong' },
  J12: { family: 'admission', title: 'The namespace may not be deleted', nature: 'state' },
  J13: { family: 'admission', title: 'The API server is not ready yet', nature: 'state' },
  J14: { family: 'admission', title: 'No SecurityContextConstraints accepts the pod', nature: 'wrong' },
  J15: { family: 'admission', title: 'The priority class does not fit', nature: 'wrong' },
  J16: { family: 'admission', title: 'A node changes what is not its own', nature: 'state' },
  G7: { family: 'answer', title: 'The object does not exist', nature: 'state' },
  G8: { family: 'answer', title: 'The resource does not know this method', nature: 'wrong' },
  G9: { family: 'answer', title: 'An aggregated API is down', nature: 'state' },
  K400: { family: 'answer', title: 'The request is malformed', nature: 'wrong' },
  K404: { family: 'answer', title: 'The path or the namespace does not exist', nature: 'wrong' },
  K406: { family: 'answer', title: 'No representation that the client accepts', nature: 'wrong' },
  K409: { family: 'answer', title: 'The object is in another state', nature: 'state' },
  K410: { family: 'answer', title: 'The version is no longer kept', nature: 'state' },
  K413: { family: 'answer', title: 'The request is too large', nature: 'wrong' },
  K415: { family: 'answer', title: 'The body is in an unknown format', nature: 'wrong' },
  E9: { family: 'answer', title: 'A roleRef cannot be changed', nature: 'state' },
  K422: { family: 'answer', title: 'The object is not valid', nature: 'wrong' },
  K429: { family: 'answer', title: 'The API server asks to wait', nature: 'state' },
  K500: { family: 'answer', title: 'The API server failed inside', nature: 'state' },
  K503: { family: 'answer', title: 'The API server is not ready or shutting down', nature: 'state' },
  K504: { family: 'answer', title: 'The API server did not finish in time', nature: 'state' },
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
