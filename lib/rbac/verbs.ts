/** The verbs of calls on resources, in the order in which kubectl and the documentation list them. */
export const RESOURCE_VERBS: readonly string[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
] as const

/** True where the authorizer sees no name, so a rule with resourceNames never allows the call. */
export function carriesNoName({ verb, subresource }: { verb: string; subresource: string }): boolean {
  return verb === 'deletecollection' || (verb === 'create' && subresource === '')
}

/**
 * True for a call that opens a stream to a pod. By a POST it is `create`. By a GET, as a WebSocket is opened, it is `get`, and since
 * Kubernetes 1.35 the API server then asks `create` too (AuthorizePodWebsocketUpgradeCreatePermission).
 */
export function opensStream(call: { group: string; resource: string; subresource: string }): boolean {
  return (
    call.group === '' && call.resource === 'pods' && /^(?:exec|attach|portforward)$/.test(call.subresource)
  )
}

/** Verbs of further checks, which no call has by its method (authorizer checks of Kubernetes 1.36). */
export const SPECIAL_VERBS: readonly string[] = [
  'proxy',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'approve',
  'sign',
  'attest',
] as const
