import { describe, expect, it } from 'vitest'
import { recordedResizes } from '@/e2e/testing/recorded-resizes'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { type AnsweredRow, answered, POD } from '../testing/answered'
import { causes } from './all'

const ROWS: AnsweredRow[] = [
  [
    'J1',
    'admission',
    answered(403, `${POD}exceeded quota: budget, requested: pods=1, used: pods=2, limited: pods=2`),
    'ResourceQuota budget has no room for pods p. 2 of 2 pods used, 1 more requested.',
  ],
  [
    'J1',
    'admission',
    answered(
      403,
      `${POD}exceeded quota: q, requested: limits.cpu=2, used: limits.cpu=3, limited: limits.cpu=4`,
    ),
    'ResourceQuota q has no room for pods p. 3 of 4 limits.cpu used, 2 more requested.',
  ],
  [
    'J2',
    'admission',
    answered(
      403,
      `${POD}failed quota: compute: must specify limits.cpu for: main; limits.memory for: main,side`,
    ),
    'ResourceQuota compute counts limits.cpu (not set by container main) and limits.memory (not set by containers main and side), so every container must set them.',
  ],
  [
    'J3',
    'admission',
    answered(403, `${POD}status unknown for quota: q, resources: pods`),
    'ResourceQuota q has no usage yet for pods: its controller has not filled in the status. Until it does, nothing that the quota counts is admitted.',
  ],
  [
    'J4',
    'admission',
    answered(403, `${POD}insufficient quota to consume: pods`),
    'The API server is configured to let nothing consume pods without a ResourceQuota that covers it, and this namespace has none that does.',
  ],
  [
    'J5',
    'admission',
    answered(
      403,
      `${POD}[maximum cpu usage per Container is 800m, but limit is 1500m, minimum memory usage per Pod is 1Gi, but no request is specified]`,
    ),
    'A LimitRange in the namespace does not allow it: the maximum of cpu for each Container is 800m, and the limit is 1500m; the minimum of memory for each Pod is 1Gi, and no request is specified.',
  ],
  [
    'J6',
    'admission',
    answered(
      403,
      `${POD}violates PodSecurity "baseline:v1.30": privileged (container "main" must not set securityContext.privileged=true)`,
    ),
    'The namespace enforces Pod Security level baseline of v1.30, and the pod does not meet it in 1 point: privileged. For a Deployment, look in the events of its ReplicaSet; for a Job, in its own.',
  ],
  [
    'J7',
    'admission',
    answered(
      422,
      "configmaps \"latest-x\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'all' denied request: names must not start with latest",
    ),
    'ValidatingAdmissionPolicy no-latest, bound by all, denied it: names must not start with latest.',
  ],
  [
    'J19',
    'admission',
    answered(400, 'admission webhook "hook.example.com" does not support dry run'),
    'Admission webhook hook.example.com does not declare that it has no side effects, so the API server refuses each dry run that it would judge, without calling it. The write itself is not refused by that.',
  ],
  [
    'J8',
    'admission',
    answered(
      400,
      'admission webhook "validate.kyverno.svc-fail" denied the request: label team is required.',
    ),
    'Admission webhook validate.kyverno.svc-fail denied it: label team is required.',
  ],
  [
    'J8',
    'admission',
    answered(403, 'admission webhook "w.example.com" denied the request without explanation'),
    'Admission webhook w.example.com denied it and gave no reason.',
  ],
  [
    'J17',
    'admission',
    answered(
      403,
      "policy 'stamp' with binding 'stamp-all' denied request: expression 'x' resulted in error: y",
    ),
    "MutatingAdmissionPolicy stamp, bound by stamp-all, could not be applied to the object: expression 'x' resulted in error: y. Its failurePolicy is Fail.",
  ],
  [
    'J9',
    'admission',
    answered(
      500,
      'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://guard.ops.svc:443/v?timeout=10s": no endpoints available for service "guard"',
    ),
    'Admission webhook w.example.com (Service ops/guard) could not be called: its Service has no ready endpoints. Its failurePolicy is Fail. The error: Post "https://guard.ops.svc:443/v?timeout=10s": no endpoints available for service "guard".',
  ],
  [
    'J10',
    'admission',
    answered(
      403,
      'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
    ),
    'Namespace leaving is being deleted, and nothing new can be created in it. What is in it is deleted too.',
  ],
  [
    'J11',
    'admission',
    answered(403, `${POD}error looking up service account shop/absent: serviceaccount "absent" not found`),
    'The pod is set to run as ServiceAccount shop/absent, which the API server did not find.',
  ],
  [
    'J12',
    'admission',
    answered(403, 'namespaces "kube-system" is forbidden: this namespace may not be deleted'),
    'Namespace kube-system belongs to Kubernetes itself, and the API server never deletes it.',
  ],
  [
    'J13',
    'admission',
    answered(403, `${POD}not yet ready to handle request`),
    'An admission plugin of the API server has not loaded its own objects yet, as happens right after startup.',
  ],
  [
    'J14',
    'admission',
    answered(
      403,
      `${POD}unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]]`,
    ),
    "No SecurityContextConstraints that can be used here accepts the pod: restricted-v2 says .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]. Neither the pod's ServiceAccount nor its creator can use anyuid.",
  ],
  [
    'J14',
    'admission',
    answered(
      403,
      `${POD}unable to validate against any security context constraint: [provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1}: 1 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 1: must be in the ranges: [1000, 1999]]`,
    ),
    'No SecurityContextConstraints that can be used here accepts the pod: restricted-v2 says .spec.securityContext.fsGroup: Invalid value: []int64{1}: 1 is not an allowed group; restricted-v2 says .containers[0].runAsUser: Invalid value: 1: must be in the ranges: [1000, 1999].',
  ],
  [
    'J23',
    'admission',
    answered(
      403,
      `${POD}PodSecurityPolicy: unable to admit pod: [spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used spec.containers[0].securityContext.runAsUser: Invalid value: 0: running with the root UID is forbidden]`,
    ),
    'No PodSecurityPolicy that the pod’s ServiceAccount or its creator can use accepts the pod: spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used; spec.containers[0].securityContext.runAsUser: Invalid value: 0: running with the root UID is forbidden.',
  ],
  [
    'J23',
    'admission',
    answered(403, `${POD}no providers available to validate pod request`),
    'Neither the pod’s ServiceAccount nor its creator can use a PodSecurityPolicy, or on OpenShift SecurityContextConstraints, that accepts the pod.',
  ],
  ...[
    'unable to validate against any pod security policy: []',
    'PodSecurityPolicy: no providers available to validate pod request',
  ].map(
    (text): AnsweredRow => [
      'J23',
      'admission',
      answered(403, `${POD}${text}`),
      'Neither the pod’s ServiceAccount nor its creator can use a PodSecurityPolicy that accepts the pod.',
    ],
  ),
  [
    'J15',
    'admission',
    answered(403, `${POD}no PriorityClass with name urgent was found`),
    'The pod names PriorityClass urgent, which the API server did not find.',
  ],
  [
    'J16',
    'admission',
    answered(403, 'nodes "n" is forbidden: node "m" is not allowed to modify node "n"'),
    'NodeRestriction limits node m to its own objects: node "m" is not allowed to modify node "n".',
  ],
  [
    'J16',
    'admission',
    answered(
      403,
      'nodes "n" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/pool',
    ),
    'NodeRestriction limits node n to its own objects: is not allowed to modify labels: node-restriction.kubernetes.io/pool.',
  ],
  [
    'J16',
    'admission',
    answered(
      403,
      'podcertificaterequests.certificates.k8s.io "req-1" is forbidden: PodCertificateRequest.Spec.NodeName="b", which is not the requesting node "a"',
    ),
    'NodeRestriction limits a node to its own objects: PodCertificateRequest.Spec.NodeName="b", which is not the requesting node "a".',
  ],
  [
    'J16',
    'admission',
    answered(
      403,
      'podcertificaterequests.certificates.k8s.io "req-1" is forbidden: pod "shop/web-0" is not running on node "a" named in the PodCertificateRequest',
    ),
    'NodeRestriction limits a node to its own objects: pod "shop/web-0" is not running on node "a" named in the PodCertificateRequest.',
  ],
  [
    'J16',
    'admission',
    answered(
      403,
      'serviceaccounts "web" is forbidden: node requested token bound to a pod scheduled on a different node',
    ),
    'NodeRestriction limits a node to its own objects: node requested token bound to a pod scheduled on a different node.',
  ],
  [
    'J16',
    'admission',
    answered(
      403,
      'serviceaccounts "web" is forbidden: audience "registry.example" not found in pod spec volume, system:node:n is not authorized to request tokens for this audience',
    ),
    'NodeRestriction lets node n request a token for a pod only with an audience that a volume of that pod names, and none names registry.example. A kubelet asks for such a token by itself to pull an image, where its credential provider is set to take one (1.34).',
  ],
  [
    'J18',
    'admission',
    answered(403, `${POD}pod resize is only supported on linux nodes, node "w" is "windows"`),
    'Only Linux nodes resize pods in place, and node w runs windows.',
  ],
  [
    'J21',
    'admission',
    answered(
      403,
      `${POD}pod update requires features InPlacePodVerticalScaling, PodLevelResources which are not available on node "n2"`,
    ),
    'The change needs InPlacePodVerticalScaling and PodLevelResources, and the kubelet of node n2 does not declare it: it is older, or the feature gate is off there.',
  ],
  [
    'J22',
    'admission',
    answered(
      403,
      'resourceclaimtemplates.resource.k8s.io "gpu" is forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
    ),
    'The claim asks for adminAccess, which shares devices that others use. The API server accepts that only in a namespace with label resource.kubernetes.io/admin-access: "true".',
  ],
  [
    'J20',
    'admission',
    answered(
      400,
      'admission webhook "validate-policy.kyverno.svc" denied the request: path: spec.rules[0].generate..: system:serviceaccount:kyverno:kyverno-background-controller requires permissions create for resource v1/ConfigMap',
    ),
    'ServiceAccount kyverno/kyverno-background-controller lacks create on configmaps. Webhook validate-policy.kyverno.svc refuses what would need it later: it acts with that account. The call itself was authorized, and the object is not what is wrong.',
  ],
]

describe('the cause by a text of admission', () => {
  it.each(ROWS)('is %s, of kind %s', (id, kind, status, says) => {
    const explanation = explainStatus(status)
    expect(explanation).toMatchObject({ kind, cause: { id, says } })
    expect(explanation.evidence).toMatchObject([{ probe: 'The text', says: status.message }])
  })

  it('says that no Role helps, whatever words a container’s name has', () => {
    const said = explainStatus(
      answered(
        403,
        `${POD}violates PodSecurity "baseline:v1.30": privileged (container "volume-permissions" must not set securityContext.privileged=true)`,
      ),
    ).says
    expect(said).toMatch(/so a Role that allows it will not help\.$/)
  })

  it.each([
    ['pods=1', 'Request fewer pods, or delete what is no longer needed.'],
    ['requests.memory=512Mi', 'Request less requests.memory, or delete what is no longer needed.'],
    [
      'limits.cpu=1,requests.nvidia.com/gpu=1,secrets=1,requests.storage=1Gi',
      'Request fewer requests.nvidia.com/gpu and secrets, and less limits.cpu and requests.storage, or delete what is no longer needed.',
    ],
  ])('of a quota is ended by fewer of what is counted and less of what is measured: %s', (asked, fix) => {
    const numbers = `requested: ${asked}, used: ${asked}, limited: ${asked}`
    expect(explainStatus(answered(403, `${POD}exceeded quota: q, ${numbers}`)).fixes[0]?.says).toBe(fix)
  })

  const BACKGROUND = 'system:serviceaccount:policies:kyverno-background-controller'
  const KYVERNO = 'admission webhook "validate-policy.kyverno.svc" denied the request: path: spec.rules[0].'
  it.each<[string, string, string, string[], string[]]>([
    [
      '1.9',
      "generate..: kyverno does not have permissions to 'create' resource v1/ConfigMap. Update permissions in ClusterRole 'kyverno:generate'",
      'background',
      ['create'],
      ['', 'configmaps'],
    ],
    [
      '1.10.0',
      "mutate.targets.: auth check fails, require additional privileges, update the ClusterRole 'kyverno:background-controller:additional':cannot update Deployment/ in namespace shop",
      'background',
      ['update'],
      ['apps', 'deployments'],
    ],
    [
      '1.10.7',
      "generate..: kyverno does not have permissions to 'get' resource networking.k8s.io/v1/NetworkPolicy//shop. Grant proper permissions to the background controller",
      'background',
      ['get'],
      ['networking.k8s.io', 'networkpolicies'],
    ],
    [
      '1.11',
      `generate..: ${BACKGROUND} does not have permissions to 'delete' resource v1/Secret//shop. Grant proper permissions to the background controller`,
      'background',
      ['delete'],
      ['', 'secrets'],
    ],
    [
      '1.12',
      `mutate.foreach.: auth check fails, additional privileges are required for the service account '${BACKGROUND}': cannot get/apps/v1/StatefulSet in namespace shop`,
      'background',
      ['get'],
      ['apps', 'statefulsets'],
    ],
    [
      '1.13 and later',
      `generate..: ${BACKGROUND} requires permissions get,create for resource v1/ConfigMap in namespace shop`,
      'background',
      ['get', 'create'],
      ['', 'configmaps'],
    ],
    [
      '1.13, synchronized',
      'generate..: system:serviceaccount:policies:kyverno-admission-controller requires permissions list,get for resource shop.example.com/v1/Widget',
      'admission',
      ['list', 'get'],
      ['shop.example.com', 'widgets'],
    ],
    [
      'cleanup',
      'cleanup controller has no permission to delete kind Pod',
      'cleanup',
      ['delete'],
      ['', 'pods'],
    ],
  ])(
    'of Kyverno %s is the lack of its own account, with exactly these verbs',
    (_version, says, controller, verbs, [group, resource]) => {
      const { cause, fixes, says: fact } = explainStatus(answered(400, `${KYVERNO}${says}`))
      expect(cause).toMatchObject({ id: 'J20', confidence: 'proven' })
      expect(fact).toContain('another account')
      expect(fixes.map(({ opens }) => opens.map((one) => [one.verb, one.group, one.resource]))).toEqual([
        verbs.map((verb) => [verb, group, resource]),
      ])
      expect(fixes[0]?.yaml).toContain(`rbac.kyverno.io/aggregate-to-${controller}-controller: "true"`)
      expect(JSON.stringify(fixes)).not.toMatch(/Change the object/)
    },
  )

  it('of another service that uses Kyverno’s words is no more than likely', () => {
    const says = `${BACKGROUND} requires permissions create for resource v1/Secret`
    const { cause } = explainStatus(
      answered(400, `admission webhook "policies.ops.svc" denied the request: ${says}`),
    )
    expect(cause).toMatchObject({ id: 'J20', confidence: 'likely' })
  })

  it.each([
    ['a policy’s own message', 'validate.kyverno.svc-fail', 'create', 'v1/Secret'],
    ['a policy’s own message, of a change', 'mutate.kyverno.svc-ignore', 'create', 'v1/Secret'],
    ['a webhook outside', 'policy.example.com', 'create', 'v1/Secret'],
    ['a verb that Kyverno never asks for', 'validate-policy.kyverno.svc', 'escalate', 'rbac/v1/ClusterRole'],
    ['one of them among its own', 'validate-policy.kyverno.svc', 'get,bind', 'rbac/v1/ClusterRole'],
  ])('of %s chooses no Role', (_what, webhook, verbs, target) => {
    const says = `${BACKGROUND} requires permissions ${verbs} for resource ${target}`
    const { cause, fixes } = explainStatus(
      answered(400, `admission webhook "${webhook}" denied the request: ${says}`),
    )
    expect(cause?.id).not.toBe('J20')
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it('of Kyverno about an object stays the rule of a policy', () => {
    const says = 'resource Pod/shop/web was blocked due to the following policies: permission: check'
    expect(
      explainStatus(
        answered(400, `admission webhook "validate.kyverno.svc-fail" denied the request: ${says}`),
      ).cause?.id,
    ).toBe('J8')
  })

  it('of an audience is ended by the one rule that NodeRestriction asks for', () => {
    const words = 'audience "api://AzureADTokenExchange" not found in pod spec volume'
    const { fixes } = explainStatus(answered(403, `serviceaccounts "web" is forbidden: ${words}`))
    expect(fixes.map(({ where }) => where)).toEqual(['cluster', 'pod'])
    expect(fixes[0]?.says).toMatch(
      /grant them verb request-serviceaccounts-token-audience in API group "" with resource api:\/\/AzureADTokenExchange and resourceNames web\.$/,
    )
  })

  it('of a resize is the node’s size where the server refused it for that, as recorded', () => {
    const found = recordedResizes().refusals.map(({ answer: { code, message, details } }) => {
      const { kind, cause } = explainStatus(answered(code, message, details))
      return [kind, cause?.id, cause?.says]
    })
    expect(found).toEqual([
      [
        'admission',
        'J18',
        'The pod would request more than its whole node can allocate: 100000m of cpu, and the node has 2000m.',
      ],
      [
        'admission',
        'J18',
        'The pod would request more than its whole node can allocate: 100 GiB of memory, and the node has 23.5 GiB.',
      ],
      [
        'admission',
        'J18',
        'The pod would request more than its whole node can allocate: 99000m of cpu, and the node has 2000m; 99 GiB of memory, and the node has 23.5 GiB.',
      ],
      ...[1, 2, 3].map(() => ['invalid', 'K422', expect.stringContaining('probe-resize')]),
    ])
  })

  it.each([
    [
      "ValidatingAdmissionPolicy 'replicas' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=ReplicaLimit'",
      'J7',
      /^ValidatingAdmissionPolicy replicas could not judge it: failed to configure policy: /,
      /^Have an admin correct ValidatingAdmissionPolicy replicas or its binding: /,
    ],
    [
      "ValidatingAdmissionPolicy 'replicas' with binding 'all' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
      'J7',
      /^ValidatingAdmissionPolicy replicas, bound by all, could not judge it: /,
      /^Have an admin correct ValidatingAdmissionPolicy replicas or its binding: /,
    ],
    [
      "ValidatingAdmissionPolicy 'teams' with binding 'all' denied request: expression 'object.data.team != \"\"' resulted in error: no such key: data",
      'J7',
      /^ValidatingAdmissionPolicy teams, bound by all, could not judge it: .* Its failurePolicy is Fail\.$/,
      /^Have an admin correct ValidatingAdmissionPolicy teams, so it also handles an object like this\.$/,
    ],
    [
      'policy "stamp" denied request: failed to configure policy: failed to find resource referenced by paramKind: \'rules.example.com/v1, Kind=Rule\'',
      'J17',
      /^MutatingAdmissionPolicy stamp could not be applied to the object: /,
      /^Have an admin correct MutatingAdmissionPolicy stamp or its binding: /,
    ],
  ])('blames the policy where it came to no result: %s', (message, id, says, fix) => {
    const { cause, fixes } = explainStatus(answered(422, message))
    expect(cause).toMatchObject({ id, says: expect.stringMatching(says) })
    expect(fixes[0]).toMatchObject({ where: 'cluster', says: expect.stringMatching(fix) })
  })

  it.each([
    [
      "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'deny.static.k8s.io' with binding 'b.static.k8s.io' denied request: no",
      'J7',
    ],
    ["policy 'stamp.static.k8s.io' with binding 'b.static.k8s.io' denied request: no such key: data", 'J17'],
    ['admission webhook "deny.static.k8s.io" denied the request: no', 'J8'],
  ])('says of what is loaded from a file that no API object has it: %s', (message, id) => {
    const { cause, unseen } = explainStatus(answered(422, message))
    expect(cause).toMatchObject({
      id,
      says: expect.stringMatching(/is in no API object: .*staticManifestsDir/),
    })
    expect(unseen[0]?.needs).toMatch(/in a file on the control plane/)
    expect(unseen[0]?.command).not.toMatch(/admissionpolicy|webhookconfigurations/)
  })

  it('is tested for each row of the table', () => {
    const tested = new Set(ROWS.map(([id]) => id))
    const ids = causes.filter(({ family }) => family === 'admission')
    expect(ids.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })
})
