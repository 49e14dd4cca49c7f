import { fieldName, legalPlaces, type SourceRef, subscriptOf } from './field-ref'

/** What is known of the pod that the YAML is for. Unknown names become capital placeholders with a comment. */
export interface AddTarget {
  namespace?: string
  container?: string
  workload?: { kind: string; name: string }
  /** True when the pod has no controller: its manifest must be changed and the pod made anew. */
  bare?: boolean
  /** Where a new downward API volume is mounted. */
  mountPath: string
  /** Directories that DOWNWARD_API_DIR names now, when the new mount has to join them. */
  joinDirs?: readonly string[]
}

type Item = { path: string; lines: string[] }

const VARIABLE_NAMES = new Map([
  ['metadata.name', 'POD_NAME'],
  ['metadata.namespace', 'POD_NAMESPACE'],
  ['metadata.uid', 'POD_UID'],
  ['spec.nodeName', 'NODE_NAME'],
  ['spec.serviceAccountName', 'POD_SERVICE_ACCOUNT'],
  ['status.hostIP', 'HOST_IP'],
  ['status.hostIPs', 'HOST_IPS'],
  ['status.podIP', 'POD_IP'],
  ['status.podIPs', 'POD_IPS'],
])

/**
 * A strategic merge patch that adds exactly this field to the container: by env where the API server allows that, else
 * by a downward API volume of its own. Undefined for a path that neither allows.
 */
export function addYaml(ref: SourceRef, target: AddTarget): string | undefined {
  if (ref.kind === 'resource') return inEnv(variableOfResource(ref), target)
  const legal = legalPlaces(ref.path)
  if (legal.env) return inEnv(variableOfField(ref.path), target)
  return legal.volume ? inVolume([itemOf(ref.path)], target) : undefined
}

/** A patch that adds a downward API volume with labels and annotations, the two that only a volume can give whole. */
export function addVolumeYaml(target: AddTarget): string {
  return inVolume([itemOf('metadata.labels'), itemOf('metadata.annotations')], target)
}

/** A patch that adds the variables of a pod's name, namespace, UID, node, ServiceAccount and addresses. */
export function addVariablesYaml(target: AddTarget): string {
  return wrapped(target, ['env:', ...[...VARIABLE_NAMES.keys()].flatMap(variableOfField).map(indent)], [])
}

/** A patch that lets the kubelet mount a token of the pod's ServiceAccount. */
export function addTokenYaml(target: AddTarget): string {
  return document(target, ['automountServiceAccountToken: true'])
}

function inEnv(lines: string[], target: AddTarget): string {
  return wrapped(target, ['env:', ...lines.map(indent)], [])
}

function inVolume(items: Item[], target: AddTarget): string {
  const name = volumeName(target.mountPath)
  const dirs = target.joinDirs ? [...target.joinDirs, target.mountPath].join(':') : undefined
  const env = dirs ? ['env:', '  - name: DOWNWARD_API_DIR', `    value: ${quoted(dirs)}`] : []
  return wrapped(
    target,
    [
      ...env,
      'volumeMounts:',
      `  - name: ${name}`,
      `    mountPath: ${quoted(target.mountPath)}`,
      '    readOnly: true',
    ],
    [
      'volumes:',
      `  - name: ${name}`,
      '    downwardAPI:',
      '      items:',
      ...items.flatMap((i) => i.lines).map((l) => `        ${l}`),
    ],
  )
}

function variableOfField(path: string): string[] {
  const name = VARIABLE_NAMES.get(path) ?? variableOfSubscript(path)
  return [`- name: ${name}`, '  valueFrom:', '    fieldRef:', `      fieldPath: ${path}`]
}

function variableOfSubscript(path: string): string {
  const subscript = subscriptOf(path)
  const stem = subscript?.map === 'annotations' ? 'POD_ANNOTATION' : 'POD_LABEL'
  return `${stem}_${(subscript?.key ?? '').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`
}

function variableOfResource(ref: SourceRef & { kind: 'resource' }): string[] {
  const [bound, ...rest] = ref.resource.split('.')
  const isCpu = ref.resource.endsWith('.cpu')
  const what = rest
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  const name = `CONTAINER_${what}_${bound === 'limits' ? 'LIMIT' : 'REQUEST'}_${isCpu ? 'MILLICORES' : 'BYTES'}`
  return [
    `- name: ${name}`,
    '  valueFrom:',
    '    resourceFieldRef:',
    ...(ref.container ? [`      containerName: ${ref.container}`] : []),
    `      resource: ${ref.resource}`,
    `      divisor: ${quoted(isCpu ? '1m' : '1')}`,
  ]
}

function itemOf(path: string): Item {
  const name = fieldName({ kind: 'field', path }).replace('metadata.', '')
  return { path: name, lines: [`- path: ${name}`, '  fieldRef:', `    fieldPath: ${path}`] }
}

function wrapped(target: AddTarget, container: string[], pod: string[]): string {
  const name = target.container ?? 'CONTAINER_NAME'
  return document(target, [
    'containers:',
    `  - name: ${name}`,
    ...container.map((line) => `    ${line}`),
    ...pod,
  ])
}

function document(target: AddTarget, spec: string[]): string {
  const comments = target.container ? [] : ["# CONTAINER_NAME: the container's name in the pod's spec."]
  if (target.bare) {
    return [
      "# Part of the Pod's manifest. A running pod cannot take it: delete the pod and create it again.",
      ...comments,
      'spec:',
      ...spec.map(indent),
      '',
    ].join('\n')
  }
  const workload = target.workload
    ? `${target.workload.kind.toLowerCase()} ${target.workload.name}`
    : 'deployment NAME'
  const namespace = target.namespace ? ` -n ${target.namespace}` : ''
  return [
    `# kubectl patch ${workload}${namespace} --patch-file add.yaml`,
    '# The pods of the workload are replaced by new ones.',
    ...comments,
    'spec:',
    '  template:',
    '    spec:',
    ...spec.map((line) => `      ${line}`),
    '',
  ].join('\n')
}

// A name derived from the path, so that the patch merges with itself and with nothing else.
function volumeName(mountPath: string): string {
  const stem = mountPath
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `podscope-${stem}`.slice(0, 63).replace(/-+$/, '')
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function indent(line: string): string {
  return `  ${line}`
}
