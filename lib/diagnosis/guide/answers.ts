import type { FamilyId } from '../causes/table'
import type { Guide } from './guide'

const SEEN = 'The code and the text of the answer. Podscope does not repeat a write.'

type Own = 'sees' | 'why' | 'check' | 'change' | 'related' | 'gates'

function answer(guide: Pick<Guide, Own> & Partial<Guide>): Guide {
  return { isToldByText: true, seenBy: SEEN, ...guide }
}

/** Families G and K, the answers that are no refusal: most of them prove that authorization said yes. */
export const answerGuides = {
  G7: answer({
    sees: ['Error from server (NotFound): pods "absent" not found'],
    why: 'The object does not exist. The call was authorized; a 403 would have hidden whether it exists.',
    check: [{ says: 'List what is there.', command: 'kubectl -n shop get pods' }],
    change: [
      { says: 'Correct name and namespace. A pod of a Deployment has another name after each restart.' },
    ],
    gates: ['storage'],
    related: ['K404', 'F7'],
  }),
  G8: answer({
    sees: [
      'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource',
    ],
    why: 'The path exists and does not know this method, such as PATCH on a list, or a write to a read-only resource.',
    check: [{ says: 'See the verbs of each resource.', command: 'kubectl api-resources -o wide' }],
    change: [
      { says: 'Use a method that the resource knows, on the path of the object and not of the list.' },
    ],
    gates: ['routing'],
    related: ['K404', 'G1'],
  }),
  G9: answer({
    sees: [
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    ],
    why: 'The API server passes this API on to another server, such as metrics-server, and that one does not answer.',
    check: [
      { says: 'AVAILABLE says why.', command: 'kubectl get apiservices' },
      {
        says: 'See whether pods stand behind it.',
        command: 'kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=metrics-server',
      },
    ],
    change: [
      {
        says: 'Bring the server behind the APIService back, or delete the APIService if it was uninstalled.',
      },
    ],
    not: 'Write a Role. No right was judged by that server.',
    gates: ['routing'],
    related: ['K503', 'G3'],
    seenBy: 'The text, and discovery, which fails for that group too.',
  }),
  E9: answer({
    sees: [
      'The RoleBinding "web-pods" is invalid: roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"pod-reader"}: cannot change roleRef',
    ],
    why: 'A binding keeps its roleRef for life, so that nobody widens it unseen.',
    check: [
      {
        says: 'See to which role it refers now.',
        command: `kubectl -n shop get rolebinding web-pods -o jsonpath='{.roleRef}'`,
      },
    ],
    change: [
      {
        says: 'Delete it and make it anew. kubectl does both in one step; between the two its subjects lack the right.',
        command: 'kubectl auth reconcile -f binding.yaml',
      },
    ],
    gates: ['validation'],
    related: ['E7', 'E8', 'H2'],
  }),
  K400: answer({
    sees: [
      'the namespace of the provided object does not match the namespace sent on the request',
      'Error from server (BadRequest): pod web-0 does not have a host assigned',
      'Error from server (BadRequest): error when creating "p.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containerz"',
    ],
    why: 'The call was authorized, and the API server cannot take it as it stands: a wrong field, selector, namespace, or a plain HTTP call to exec.',
    check: [
      {
        says: 'Let the API server read the object without storing it.',
        command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
      },
    ],
    change: [
      { says: 'Correct what the text names.' },
      {
        says: 'For exec, attach and portforward use a client that upgrades the connection. curl does not.',
        command: 'kubectl -n shop exec deploy/web -- id',
      },
    ],
    gates: ['decoding'],
    related: ['K422', 'K415', 'D20'],
  }),
  K404: answer({
    sees: [
      'Error from server (NotFound): the server could not find the requested resource',
      'Error from server (NotFound): error when creating "cm.yaml": namespaces "nosuch" not found',
    ],
    why: 'The path is authorized and leads nowhere: no such resource or version, or the namespace of a create does not exist.',
    check: [
      { says: 'See what is served.', command: 'kubectl api-resources && kubectl api-versions' },
      { says: 'See whether the namespace exists.', command: 'kubectl get namespace nosuch' },
    ],
    change: [
      { says: 'Correct the path or the version.' },
      { says: 'Or create the namespace.', command: 'kubectl create namespace nosuch' },
    ],
    gates: ['routing', 'storage'],
    related: ['G1', 'G3', 'F8', 'G7'],
  }),
  K406: answer({
    sees: [
      'the server was unable to respond with a content type that the client supports (get pods)',
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    why: 'The Accept header names no representation that is served.',
    check: [{ says: 'Print the headers that the client sends.', command: 'kubectl -n shop get pods -v=8' }],
    change: [{ says: 'Send Accept: application/json.' }],
    gates: ['decoding'],
    related: ['K415'],
  }),
  K409: answer({
    sees: [
      'Error from server (Conflict): error when replacing "d.yaml": Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      'Error from server (AlreadyExists): error when creating "x.yaml": configmaps "app-config" already exists',
      'error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    ],
    why: 'The object is in another state than the call expects: changed since it was read, there already, or with fields that another manager owns.',
    check: [
      {
        says: 'See who owns which field.',
        command: 'kubectl -n shop get deployment web -o yaml --show-managed-fields',
      },
    ],
    change: [
      { says: 'Changed: read it again, make the change on that, write it. Controllers retry so.' },
      { says: 'There already: update or apply instead of create.' },
      {
        says: 'Owned by another: leave the field out, or take it over. The other manager may set it back.',
        command: 'kubectl apply --server-side --force-conflicts -f object.yaml',
      },
    ],
    gates: ['storage'],
    related: ['K410', 'D17'],
  }),
  K410: answer({
    sees: [
      'W1124 13:37:05.1 1 reflector.go:484] watch of *v1.Pod ended with: too old resource version: 1 (2)',
      '{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}',
    ],
    why: 'The resourceVersion or continue token is older than what the API server keeps. It is the way to say: list again.',
    check: [{ says: 'Nothing is wrong unless it repeats within seconds.' }],
    change: [{ says: 'List again and watch from the version of that list. Informers do it by themselves.' }],
    not: 'Treat it as an outage, or compare resource versions as numbers.',
    gates: ['storage'],
    related: ['K409'],
  }),
  K413: answer({
    sees: ['Request entity too large: limit is 3145728', 'etcdserver: request is too large'],
    why: 'The body is larger than the API server, or etcd behind it, takes: about 3 MB and 1.5 MB by default.',
    check: [{ says: 'Measure the object.', command: 'wc -c object.yaml' }],
    change: [
      { says: 'Split it, or keep large data in a volume.' },
      {
        says: 'With kubectl apply, use the server side: it keeps no copy in an annotation.',
        command: 'kubectl apply --server-side -f object.yaml',
      },
    ],
    gates: ['decoding', 'storage'],
    related: ['K422'],
  }),
  K415: answer({
    sees: [
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    why: 'The Content-Type header names a format that is not read here. A PATCH needs one of the patch types.',
    check: [
      {
        says: 'Print the headers that the client sends.',
        command: `kubectl -n shop patch deployment web -p '{}' -v=8`,
      },
    ],
    change: [
      {
        says: 'Send application/json for objects, application/merge-patch+json or application/strategic-merge-patch+json for patches. Custom resources know no strategic patch.',
      },
    ],
    gates: ['decoding'],
    related: ['K406', 'K400'],
  }),
  K422: answer({
    sees: [
      'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: selector does not match template labels',
    ],
    why: 'The call was authorized, and the object breaks a rule of its kind. The text names each field.',
    check: [
      {
        says: 'Let the API server judge the object without storing it.',
        command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
      },
    ],
    change: [
      {
        says: 'Correct the fields that the text names. Fields that cannot change need the object to be made anew.',
      },
    ],
    gates: ['validation'],
    related: ['K400', 'E9', 'J7'],
  }),
  K429: answer({
    sees: [
      'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)',
      `error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`,
      'The apiserver is shutting down, please try again later.',
    ],
    why: 'The API server asks to wait. Four things do: too many requests, which can come before any right is judged; a shutdown; a PodDisruptionBudget; storage that is being prepared.',
    check: [
      {
        says: 'For an eviction, see how many disruptions are allowed.',
        command: 'kubectl -n shop get poddisruptionbudgets',
      },
      {
        says: 'For too many requests, see which flow is full.',
        command: 'kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels',
      },
    ],
    change: [
      { says: 'Wait as long as Retry-After says. Client libraries do.' },
      { says: 'Share one informer instead of lists again and again.' },
    ],
    not: 'Retry at once in a loop. It keeps the queue full.',
    gates: ['shutdown', 'fairness', 'storage'],
    related: ['K503', 'D24'],
  }),
  K500: answer({
    sees: ['Error from server (InternalError): Internal error occurred: etcdserver: request timed out'],
    why: 'The API server met an error of its own, or of etcd or a kubelet behind it.',
    check: [
      { says: 'Ask whether it is ready, and what is not.', command: 'kubectl get --raw "/readyz?verbose"' },
    ],
    change: [
      {
        says: 'Repeat the call, each time after a longer pause. When it lasts, the log of the API server tells.',
      },
    ],
    gates: ['storage'],
    related: ['J9', 'I3', 'K504'],
  }),
  K503: answer({
    sees: [
      'the request has been made before all known HTTP paths have been installed, please try again',
      'apiserver is shutting down',
    ],
    why: 'The API server has just started or is about to stop. With several of them, another one answers.',
    check: [
      { says: 'Ask whether it is ready, and what is not.', command: 'kubectl get --raw "/readyz?verbose"' },
    ],
    change: [{ says: 'Repeat the call after some seconds.' }],
    gates: ['shutdown', 'routing'],
    related: ['G9', 'K429', 'J13'],
  }),
  K504: answer({
    sees: ['Error from server (Timeout): Timeout: request did not complete within the allotted timeout'],
    why: 'The API server did not finish in time, often since a webhook or etcd is slow. A write may have been done all the same.',
    check: [
      { says: 'See whether the write was done.', command: 'kubectl -n shop get deployment web -o yaml' },
    ],
    change: [
      { says: 'Read first, then repeat what is missing. For large lists use limit, as kubectl does.' },
    ],
    gates: ['storage'],
    related: ['K500', 'J9'],
  }),
} as const satisfies Record<FamilyId<'answer'>, Guide>
