import type { FamilyId } from '../causes/table'
import type { Guide } from './guide'

const NO_ROLE = 'Write a Role. The call was authorized before it came here.'
const SEEN = 'The text alone: it is the admission plugin’s own sentence.'

type Own = 'sees' | 'why' | 'check' | 'change' | 'related'

/** What all of family J have in common: authorization said yes, and the text is the plugin’s own. */
function admission(guide: Pick<Guide, Own> & Partial<Guide>): Guide {
  return { isToldByText: true, gates: ['validating'], not: NO_ROLE, seenBy: SEEN, ...guide }
}

/** Family J: refusals that prove that authorization said yes. */
export const admissionGuides = {
  J1: admission({
    sees: ['pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0'],
    why: 'A ResourceQuota of the namespace has no room left for what is asked. The text holds the numbers.',
    check: [
      { says: 'See the quota and what uses it.', command: 'kubectl -n shop describe resourcequota budget' },
    ],
    change: [
      { says: 'Ask for less, or delete what is no longer needed.' },
      {
        says: 'Or let an admin raise the quota.',
        command: `kubectl -n shop patch resourcequota budget --type=merge -p '{"spec":{"hard":{"pods":"1"}}}'`,
      },
    ],
    related: ['J2', 'J5', 'J4'],
    seenBy: 'The text alone, which holds the numbers. The quota itself needs list on resourcequotas.',
  }),
  J2: admission({
    sees: [
      'pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu for: main; limits.memory for: main',
    ],
    why: 'A ResourceQuota counts these resources, so every container has to state them.',
    check: [
      {
        says: 'See what the quota counts, and whether a LimitRange fills in defaults.',
        command: 'kubectl -n shop describe resourcequota,limitrange',
      },
    ],
    change: [
      {
        says: 'State them on the container.',
        command:
          'kubectl -n shop set resources deployment web --containers=main --requests=cpu=100m,memory=128Mi --limits=cpu=500m,memory=256Mi',
      },
      {
        says: 'Or give the namespace defaults.',
        yaml: `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec:
  limits:
    - type: Container
      default: {cpu: 500m, memory: 256Mi}
      defaultRequest: {cpu: 100m, memory: 128Mi}
`,
      },
    ],
    related: ['J1', 'J5'],
  }),
  J3: admission({
    sees: ['pods "p" is forbidden: status unknown for quota: budget, resources: pods'],
    why: 'The quota is new and its controller has not written the usage yet. Until then nothing that it counts is let in.',
    check: [
      {
        says: 'See whether status is filled.',
        command: `kubectl -n shop get resourcequota budget -o jsonpath='{.status}'`,
      },
    ],
    change: [
      {
        says: 'Repeat the call after some seconds. When it lasts, kube-controller-manager does not run well.',
      },
    ],
    related: ['J1', 'J13'],
  }),
  J4: admission({
    sees: [
      'persistentvolumeclaims "data" is forbidden: insufficient quota to consume: gold.storageclass.storage.k8s.io/requests.storage',
    ],
    why: 'The API server is set up to let nothing use this resource unless a quota of the namespace covers it.',
    check: [{ says: 'See the quotas of the namespace.', command: 'kubectl -n shop get resourcequotas' }],
    change: [{ says: 'Ask an admin for a ResourceQuota that covers the resource.' }],
    related: ['J1'],
  }),
  J5: admission({
    sees: ['pods "p" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m'],
    why: 'A LimitRange of the namespace bounds each object, and a request or limit is outside. Values that are not stated are taken from its defaults.',
    check: [{ says: 'See the bounds.', command: 'kubectl -n shop describe limitrange' }],
    change: [
      {
        says: 'State values within them.',
        command: 'kubectl -n shop set resources deployment web --containers=main --limits=cpu=800m',
      },
    ],
    related: ['J1', 'J2'],
  }),
  J6: admission({
    sees: [
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
    ],
    why: 'A label of the namespace enforces a Pod Security level, and the pod does not meet it. Each clause names the field and its value. A Deployment is let in with a warning only; its pods then fail, which stands in the events of the ReplicaSet.',
    check: [
      { says: 'See the level.', command: 'kubectl get namespace shop --show-labels' },
      {
        says: 'See the refusals of a Deployment’s pods.',
        command: 'kubectl -n shop get events --field-selector reason=FailedCreate',
      },
    ],
    change: [
      {
        says: 'Set the fields. This meets restricted, for an image that does not start as root.',
        yaml: `spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: main
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
`,
      },
    ],
    not: 'Lower the level of the namespace for one pod. Every pod in it may then do the same.',
    related: ['J14', 'J8'],
  }),
  J7: admission({
    sees: [
      `configmaps "latest-x" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
    ],
    why: 'A ValidatingAdmissionPolicy says no. Its message stands at the end. The code is 422 unless the policy chose another.',
    check: [{ says: 'Read the policy.', command: 'kubectl get validatingadmissionpolicy no-latest -o yaml' }],
    change: [
      { says: 'Change the object so that the policy is met.' },
      { says: 'Or ask the policy’s owner for an exception in its binding.' },
    ],
    related: ['J8', 'K422'],
  }),
  J8: admission({
    sees: [
      'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web was blocked due to the following policies',
    ],
    why: 'A webhook says no by a rule of its own, such as of Kyverno or Gatekeeper. It chooses code and words.',
    check: [
      {
        says: 'Find the webhook.',
        command:
          'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml | grep -F -B 3 -A 30 -- validate.kyverno.svc-fail',
      },
    ],
    change: [
      { says: 'Change the object so that the rule is met.' },
      { says: 'Or ask the rule’s owner for an exception.' },
    ],
    gates: ['mutating', 'validating'],
    related: ['J7', 'J9'],
  }),
  J9: admission({
    sees: [
      'Internal error occurred: failed calling webhook "down.example.com": failed to call webhook: Post "https://hook.ops.svc:443/validate?timeout=10s": dial tcp 10.96.12.5:443: connect: connection refused',
    ],
    why: 'The webhook’s server was not reached, and its failurePolicy is Fail. So nothing that it would judge is let in.',
    check: [
      {
        says: 'See whether pods stand behind its Service.',
        command: 'kubectl -n ops get endpointslices -l kubernetes.io/service-name=hook',
      },
      { says: 'See its pods.', command: 'kubectl -n ops get pods -o wide' },
    ],
    change: [
      { says: 'Bring the server back, or renew its certificate and the caBundle of the configuration.' },
      { says: 'On a private cluster, let the control plane reach the port of the pods.' },
    ],
    not: 'Delete the webhook configuration. What it guards is then unguarded.',
    gates: ['mutating', 'validating'],
    related: ['J8', 'K500'],
  }),
  J10: admission({
    sees: [
      'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
    ],
    why: 'The namespace is being deleted. Nothing new is made in it.',
    check: [
      {
        says: 'See what holds it: status.conditions name what is left.',
        command: 'kubectl get namespace leaving -o yaml',
      },
    ],
    change: [{ says: 'Use another namespace, or make it anew once it is gone.' }],
    not: 'Strip the finalizers to hurry. What they were to clean up stays behind.',
    gates: ['mutating'],
    related: ['K404', 'J12'],
  }),
  J11: admission({
    sees: [
      'pods "p" is forbidden: error looking up service account shop/absent: serviceaccount "absent" not found',
    ],
    why: 'The pod names a ServiceAccount that does not exist.',
    check: [{ says: 'See which there are.', command: 'kubectl -n shop get serviceaccounts' }],
    change: [
      { says: 'Name one that exists.', command: 'kubectl -n shop set serviceaccount deployment web web' },
      {
        says: 'Or create it. It has no rights of its own.',
        command: 'kubectl -n shop create serviceaccount absent',
      },
    ],
    gates: ['mutating'],
    related: ['B5', 'C3'],
  }),
  J12: admission({
    sees: ['namespaces "kube-system" is forbidden: this namespace may not be deleted'],
    why: 'default, kube-system and kube-public belong to Kubernetes itself and are never deleted.',
    check: [{ says: 'See the namespaces.', command: 'kubectl get namespaces' }],
    change: [{ says: 'Delete what is in it by name.' }],
    gates: ['mutating'],
    related: ['J10'],
  }),
  J13: admission({
    sees: ['pods "p" is forbidden: not yet ready to handle request'],
    why: 'An admission plugin of the API server has not read its own objects yet, as right after a start.',
    check: [{ says: 'Ask whether the API server is ready.', command: 'kubectl get --raw "/readyz?verbose"' }],
    change: [{ says: 'Repeat the call after some seconds.' }],
    gates: ['mutating', 'validating'],
    related: ['K503', 'J3'],
  }),
  J14: admission({
    sees: [
      'pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]]',
    ],
    why: 'OpenShift: none of the SecurityContextConstraints that the pod’s account, or its creator, may use accepts the pod.',
    check: [
      {
        says: 'See which of them would accept it.',
        command: 'oc adm policy scc-subject-review -z web -n shop -f pod.yaml',
      },
    ],
    change: [
      { says: 'Take the fixed runAsUser and fsGroup out of the pod, so that the namespace’s range is used.' },
      {
        says: 'Or let the pod’s account use one that fits.',
        command: 'oc adm policy add-scc-to-user nonroot-v2 -z web -n shop',
      },
    ],
    not: 'Give it privileged. The pod may then own its node.',
    gates: ['mutating', 'validating'],
    related: ['J6'],
  }),
  J15: admission({
    sees: ['pods "x" is forbidden: no PriorityClass with name urgent was found'],
    why: 'The pod names a PriorityClass that does not exist, or a priority number that is not that of its class.',
    check: [{ says: 'See which there are.', command: 'kubectl get priorityclasses' }],
    change: [{ says: 'Name one that exists, or leave priorityClassName and priority out.' }],
    gates: ['mutating'],
    related: ['J11'],
  }),
  J16: admission({
    sees: ['nodes "n" is forbidden: node "m" is not allowed to modify node "n"'],
    why: 'The call was made with a kubelet’s credentials, and NodeRestriction keeps each node to itself and its pods.',
    check: [
      {
        says: 'See which credentials the program found: often the node’s kubeconfig, mounted from the host.',
      },
    ],
    change: [{ says: 'Use the token that is mounted into the pod, and give its ServiceAccount the right.' }],
    not: 'Switch NodeRestriction off. Any node could then change the others.',
    gates: ['mutating'],
    related: ['I5'],
  }),
} as const satisfies Record<FamilyId<'admission'>, Guide>
