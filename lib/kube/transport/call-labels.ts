import { PROBE_PATHS } from '@/lib/contract/probe-paths'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { RequestLine } from './errors'

/** A call by its kind alone. Each field has few values, whatever a reader types. */
export interface CallLabels {
  /** The verb that the API server authorizes. */
  verb: string
  /** "" is core, and of a path. */
  group: string
  /** `pods`, `pods/log`, a path such as `/version`, or `other`. */
  resource: string
  isDryRun: boolean
}

/** What Kubernetes 1.36 itself serves, and the metrics that most clusters add. Everything else is `other`. */
const KNOWN: Readonly<Record<string, string>> = {
  '': 'bindings componentstatuses configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services',
  'admissionregistration.k8s.io':
    'mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations',
  'apiextensions.k8s.io': 'customresourcedefinitions',
  'apiregistration.k8s.io': 'apiservices',
  apps: 'controllerrevisions daemonsets deployments replicasets statefulsets',
  'authentication.k8s.io': 'selfsubjectreviews tokenreviews',
  'authorization.k8s.io':
    'localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  autoscaling: 'horizontalpodautoscalers',
  batch: 'cronjobs jobs',
  'certificates.k8s.io': 'certificatesigningrequests',
  'coordination.k8s.io': 'leases',
  'discovery.k8s.io': 'endpointslices',
  'events.k8s.io': 'events',
  'flowcontrol.apiserver.k8s.io': 'flowschemas prioritylevelconfigurations',
  'metrics.k8s.io': 'nodes pods',
  'networking.k8s.io': 'ingressclasses ingresses ipaddresses networkpolicies servicecidrs',
  'node.k8s.io': 'runtimeclasses',
  policy: 'poddisruptionbudgets',
  'rbac.authorization.k8s.io': 'clusterrolebindings clusterroles rolebindings roles',
  'resource.k8s.io': 'deviceclasses resourceclaims resourceclaimtemplates resourceslices',
  'scheduling.k8s.io': 'priorityclasses',
  'storage.k8s.io':
    'csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattributesclasses',
}
const RESOURCES = new Map(Object.entries(KNOWN).map(([group, names]) => [group, new Set(names.split(' '))]))
const SUBRESOURCES = new Set(['eviction', 'log', 'scale', 'status'])

function pathLabel(path: string): string {
  if (PROBE_PATHS.some((known) => known === path)) return path
  if (/^\/api\/[^/]+$/.test(path)) return '/api/{version}'
  return /^\/apis\/[^/]+\/[^/]+$/.test(path) ? '/apis/{group}/{version}' : 'other'
}

/** The labels of a call: no namespace and no name, and of a kind that Kubernetes does not serve itself only `other`. */
export function callLabels({ method, path }: RequestLine): CallLabels {
  const attributes = requestAttributes(method, path)
  const { verb } = attributes
  if (attributes.kind === 'path') {
    return { verb, group: '', resource: pathLabel(attributes.path), isDryRun: false }
  }
  const { group, resource, subresource } = attributes
  const isDryRun = /[?&]dryRun=All(?:&|$)/.test(path)
  if (!RESOURCES.get(group)?.has(resource)) return { verb, group: 'other', resource: 'other', isDryRun }
  if (subresource === '') return { verb, group, resource, isDryRun }
  return {
    verb,
    group,
    resource: `${resource}/${SUBRESOURCES.has(subresource) ? subresource : 'other'}`,
    isDryRun,
  }
}
