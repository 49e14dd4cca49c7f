/**
 * The API groups that the API server itself serves and stores, and that honor dryRun. An aggregated API is served by
 * someone else, who cannot; discovery does not distinguish it from a CustomResourceDefinition. Reviews are not among them: they
 * store nothing and are asked for as what they are.
 */
export const DRY_RUN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
])

/** The verbs of writes that can be made as a dry run. */
export const DRY_RUN_VERBS = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const
export type DryRunVerb = (typeof DRY_RUN_VERBS)[number]
