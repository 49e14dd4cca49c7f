import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { FieldError } from './answer'
import {
  between,
  dataKeys,
  type FieldCheck,
  invalid,
  labels,
  matches,
  mountsOfVolumes,
  mustBeGiven,
  needed,
  notNegative,
  oneMember,
  oneOf,
  port,
  qualifiedKeys,
  requestsInLimits,
  rollingUpdate,
  unique,
  variable,
} from './rule-checks'

/** A field, with `[]` for each item of a list and nothing for the object itself, and what the server asks of it. */
type Rule = readonly [path: string, check: FieldCheck]

const VOLUMES =
  'emptyDir hostPath gitRepo secret nfs iscsi persistentVolumeClaim downwardAPI configMap projected csi ephemeral image'
const PROBES = ['exec', 'httpGet', 'tcpSocket', 'grpc']

const containerRules: readonly Rule[] = [
  ['imagePullPolicy', oneOf('Always', 'IfNotPresent', 'Never')],
  ['resources', requestsInLimits],
  ['ports', unique('name')],
  ['ports[].containerPort', port],
  ['env[].name', mustBeGiven()],
  ['env[]', variable],
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe): Rule[] => [
    [probe, oneMember(PROBES, 'handler type', 'must specify a handler type')],
    [`${probe}.periodSeconds`, notNegative],
    [`${probe}.timeoutSeconds`, notNegative],
    [`${probe}.initialDelaySeconds`, notNegative],
    [`${probe}.failureThreshold`, notNegative],
  ]),
]

const podRules: readonly Rule[] = [
  ['restartPolicy', oneOf('Always', 'OnFailure', 'Never')],
  ['dnsPolicy', oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None')],
  ['nodeSelector', labels],
  ['tolerations[].operator', oneOf('Equal', 'Exists')],
  ['volumes', unique('name')],
  ['volumes[]', oneMember(VOLUMES.split(' '), 'volume type')],
  ['containers', unique('name')],
  ['', mountsOfVolumes],
  ...['initContainers[]', 'containers[]'].flatMap((list) => under(list, containerRules)),
]

function under(prefix: string, rules: readonly Rule[]): Rule[] {
  return rules.map(([path, check]) => [path === '' ? prefix : `${prefix}.${path}`, check])
}

const selector: FieldCheck = (value, field, object) => {
  if (value === undefined) return [needed(field)]
  const kind = textAt(object, 'kind').toLowerCase()
  return isRecord(value) && Object.keys(value).length === 0
    ? [invalid(field, value, `empty selector is invalid for ${kind}`)]
    : []
}

const template = under('spec.template.spec', podRules)
const scaled: readonly Rule[] = [
  ['spec.replicas', notNegative],
  ['spec.selector', selector],
  ['spec.template.spec.restartPolicy', oneOf('Always')],
  ...template,
]

const jobRestart: FieldCheck = (value, field, object) =>
  value === 'Always' || value === undefined
    ? [needed(field, 'valid values: "OnFailure", "Never"')]
    : oneOf('OnFailure', 'Never')(value, field, object)

/** A Job makes its own selector, unless `manualSelector` says otherwise. */
const autoSelector: FieldCheck = (value, field, object) => {
  const keys = Object.keys(Object(at(value, 'matchLabels')))
  const isOwn = keys.every((key) => /^(?:batch\.kubernetes\.io\/)?controller-uid$/.test(key))
  return isOwn || at(object, 'spec', 'manualSelector') === true
    ? []
    : [invalid(field, value, '`selector` not auto-generated')]
}

const portNames: FieldCheck = (value, field) =>
  Array.isArray(value) && value.length > 1
    ? value.flatMap((item, index) => (textAt(item, 'name') === '' ? [needed(`${field}[${index}].name`)] : []))
    : []

const oneBudget: FieldCheck = (value, field) => {
  const [least, most] = [at(value, 'minAvailable'), at(value, 'maxUnavailable')]
  if (least === undefined || most === undefined) return []
  const shape = {
    MinAvailable: least,
    Selector: at(value, 'selector') ?? null,
    MaxUnavailable: most,
    UnhealthyPodEvictionPolicy: at(value, 'unhealthyPodEvictionPolicy') ?? null,
  }
  return [invalid(field, shape, 'minAvailable and maxUnavailable cannot be both set')]
}

const cronFields: FieldCheck = (value, field) => {
  const fields = String(value ?? '').split(/\s+/)
  if (textAt({ value }, 'value') === '') return [needed(field)]
  return String(value).startsWith('@') || fields.length === 5
    ? []
    : [invalid(field, value, `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)]
}

const storage: FieldCheck = (value, field) =>
  at(value, 'requests', 'storage') === undefined ? [needed(`${field}[storage]`)] : []

const replicasInOrder: FieldCheck = (value, field) => {
  const [least, most] = [at(value, 'minReplicas') ?? 1, at(value, 'maxReplicas')]
  return Number(most) < Number(least)
    ? [invalid(`${field}.maxReplicas`, most, 'must be greater than or equal to `minReplicas`')]
    : []
}

const scaleTarget: FieldCheck = (value, field) =>
  textAt(value, 'apiVersion') === '' && textAt(value, 'kind') !== 'ReplicationController'
    ? [invalid(`${field}.apiVersion`, '', 'apiVersion must specify API group')]
    : []

const notBoth: FieldCheck = (value, field) =>
  ['Deny', 'Warn'].every((action) => listAt({ value }, 'value').includes(action))
    ? [
        invalid(
          field,
          value,
          'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
        ),
      ]
    : []

const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const HOST_SAYS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

const webhook: readonly Rule[] = [
  [
    'webhooks[].name',
    matches(/^[^.]+(\.[^.]+){2,}$/, 'should be a domain with at least three segments separated by dots'),
  ],
  ['webhooks[].sideEffects', oneOf('None', 'NoneOnDryRun')],
  ['webhooks[].timeoutSeconds', between(1, 30, 'the timeout value must be between 1 and 30 seconds')],
  [
    'webhooks[].clientConfig.url',
    (value, field) =>
      typeof value === 'string' && !value.startsWith('https:')
        ? [
            invalid(
              field,
              value.split(':')[0],
              "'https' is the only allowed URL scheme; desired format: https://host[/path]",
            ),
          ]
        : [],
  ],
]

const everyKind: readonly Rule[] = [
  ['metadata.labels', labels],
  ['metadata.annotations', qualifiedKeys],
]

/** What the real server asks of each kind's fields, in its words. */
// pkg/apis/core/helper (1.36): what a quota counts; "count/" and names with a domain are of others.
const COUNTED =
  /^(?:pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|services\.(?:nodeports|loadbalancers)|cpu|memory|ephemeral-storage|(?:requests\.)(?:cpu|memory|storage|ephemeral-storage)|limits\.(?:cpu|memory|ephemeral-storage))$/

const hardLimits: FieldCheck = (value, field) =>
  Object.entries(isRecord(value) ? value : {}).flatMap(([name, amount]) => {
    const here = `${field}[${name}]`
    const standard = name.includes('/') || COUNTED.test(name) || /^requests\.hugepages-/.test(name)
    return [
      ...(String(amount).startsWith('-')
        ? [invalid(here, amount, 'must be greater than or equal to 0')]
        : []),
      ...(standard
        ? []
        : [
            'must be a standard resource type or fully qualified',
            'must be a standard resource for quota',
          ].map((says) => invalid(here, name, says))),
    ]
  })

/** The range that `defaults.ts` takes addresses from. */
const inRange: FieldCheck = (value, field) =>
  typeof value !== 'string' || value === '' || value === 'None' || value.startsWith('10.96.')
    ? []
    : [
        invalid(
          field.replace(/IP$/, 'IPs'),
          [value],
          `failed to allocate IP ${value}: the provided IP (${value}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`,
        ),
      ]

const RULES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['/pods', under('spec', podRules)],
  ['/resourcequotas', [['spec.hard', hardLimits]]],
  ['apps/deployments', [...scaled, ['spec.strategy', rollingUpdate]]],
  ['apps/replicasets', scaled],
  [
    'batch/jobs',
    [
      ...['parallelism', 'completions', 'backoffLimit'].map((name): Rule => [`spec.${name}`, notNegative]),
      ['spec.template.spec.restartPolicy', jobRestart],
      ['spec.selector', autoSelector],
      ...template,
    ],
  ],
  [
    'batch/cronjobs',
    [
      ['spec.schedule', cronFields],
      ['spec.concurrencyPolicy', oneOf('Allow', 'Forbid', 'Replace')],
    ],
  ],
  [
    '/services',
    [
      ['spec.type', oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort')],
      ['spec.clusterIP', inRange],
      ['spec.ports', portNames],
      ['spec.ports[].port', port],
      ['spec.ports[].targetPort', port],
    ],
  ],
  ['/configmaps', ['data', 'binaryData'].map((path): Rule => [path, dataKeys])],
  ['/secrets', [['data', dataKeys]]],
  [
    '/persistentvolumeclaims',
    [
      ['spec.accessModes', mustBeGiven('at least 1 access mode is required')],
      ['spec.resources', storage],
    ],
  ],
  [
    'networking.k8s.io/ingresses',
    [
      ['spec.rules[].host', matches(HOST, HOST_SAYS)],
      ['spec.rules[].http.paths[].pathType', mustBeGiven('pathType must be specified')],
    ],
  ],
  ['policy/poddisruptionbudgets', [['spec', oneBudget]]],
  [
    'autoscaling/horizontalpodautoscalers',
    [
      ['spec', replicasInOrder],
      ['spec.scaleTargetRef.name', mustBeGiven()],
      ['spec.scaleTargetRef', scaleTarget],
    ],
  ],
  ['admissionregistration.k8s.io/validatingadmissionpolicybindings', [['spec.validationActions', notBoth]]],
  ['admissionregistration.k8s.io/validatingwebhookconfigurations', webhook],
  ['admissionregistration.k8s.io/mutatingwebhookconfigurations', webhook],
] satisfies [string, readonly Rule[]][])

/** Each place that a path names, also where only its last field is absent. */
function places(value: unknown, steps: readonly string[], field = ''): { value: unknown; field: string }[] {
  const [step, ...rest] = steps
  if (step === undefined || step === '') return [{ value, field }]
  const name = step.replace('[]', '')
  const child = at(value, name)
  const path = field === '' ? name : `${field}.${name}`
  if (step.endsWith('[]'))
    return listAt(value, name).flatMap((item, index) => places(item, rest, `${path}[${index}]`))
  return rest.length > 0 && !isRecord(child) ? [] : places(child, rest, path)
}

/** What the table of rules refuses in an object, field by field. */
export function ruleErrors(object: unknown, key: string): FieldError[] {
  return [...everyKind, ...(RULES.get(key) ?? [])].flatMap(([path, check]) =>
    places(object, path.split('.')).flatMap((place) => check(place.value, place.field, object)),
  )
}
