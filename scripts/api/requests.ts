import type { ApiCall } from '@/lib/contract/api-calls'

/** What one example sends: the query of a GET, the body of a POST. */
interface ExampleRequest {
  query?: Record<string, string>
  body?: object
}

/** What has another name or port in each run of the sandbox, as the examples name it. */
export const NAMED = { server: '10.96.0.1:443', pod: 'search-7d9f8b6c4d-x2k5p' }
const JOBS = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const TEXT =
  'jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'
const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: job-watcher, namespace: shop }
rules:
  - { apiGroups: [batch], resources: [jobs], verbs: [watch] }
`
/** One request of each route, which the default world of the sandbox answers. */
export const EXAMPLE_REQUESTS: Readonly<Record<ApiCall, ExampleRequest>> = {
  'GET /api/access': {},
  'POST /api/access/check': { body: JOBS },
  'GET /api/access/dangerous': {},
  'GET /api/access/sources': {},
  'GET /api/access/try': {},
  'POST /api/access/try': { body: { ...PODS, verb: 'list' } },
  'POST /api/ask': { body: { text: 'watch jobs in shop' } },
  'GET /api/causes': {},
  'GET /api/changes': {},
  'POST /api/compare': { body: { ...JOBS, beside: { namespace: 'kube-system' } } },
  'GET /api/connection': {},
  'GET /api/connection/policies': {},
  'GET /api/connection/road': {},
  'POST /api/connection/targets': { body: { target: NAMED.server } },
  'GET /api/cost': {},
  'GET /api/counts': { query: { list: 'resources//v1/pods/shop' } },
  'POST /api/explain': { body: { text: TEXT } },
  'GET /api/exposure': {},
  'GET /api/identity': {},
  'GET /api/identity/neighbors': {},
  'GET /api/kinds': {},
  'GET /api/logs': { query: { namespace: 'shop', pod: NAMED.pod, container: 'search' } },
  'GET /api/namespaces': { query: { name: 'shop' } },
  'GET /api/object': { query: { ...PODS, name: NAMED.pod } },
  'GET /api/openapi.json': {},
  'GET /api/overview': {},
  'POST /api/preflight': { body: { yaml: ROLE } },
  'GET /api/refusals': {},
  'GET /api/report': { query: JOBS },
  'GET /api/resources': { query: PODS },
  'GET /api/stream': { query: { topics: 'overview' } },
  'POST /api/what-if': { body: { yaml: ROLE } },
  'GET /api/whys': { query: { ...PODS, name: NAMED.pod } },
}
