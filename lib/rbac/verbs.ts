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
