import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq, Pair, parseAllDocuments, visit, YAMLMap } from 'yaml'
import { CHART, renderChart } from '@/e2e/k8s/helm'
import { K8S_DIR } from '@/e2e/k8s/kustomize'

/** The command that renders k8s/ again, for whoever is told that it is out of date. */
export const RENDER_COMMAND = 'npx tsx scripts/render-k8s.ts'
const HEADER = ` Rendered from charts/podglass by ${RENDER_COMMAND}; a change for everybody goes into the chart.`

/** Cluster-wide names of the chart end with the namespace, so it is one that nothing else is named. */
const NAMESPACE = 'rendered-namespace'
/** What only Helm keeps: kustomize has one instance, and restarts pods by the hash in a ConfigMap's name. */
const ONLY_HELM = [
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'checksum/emails',
]
/** Lists whose entries a strategic merge patch tells apart, and by which key. It replaces all others whole. */
const MERGED_BY = new Map([
  ['containers', 'name'],
  ['env', 'name'],
  ['volumes', 'name'],
  ['volumeMounts', 'mountPath'],
])

const HOST = 'podglass.example.com'
export const TOKEN = {
  access: { mode: 'token', allowedHosts: [HOST] },
  networkPolicy: { gatewayNamespace: 'gateway' },
}
export const PROXY = {
  ...TOKEN,
  access: { mode: 'proxy', allowedHosts: [HOST] },
  oauth2Proxy: {
    issuerUrl: 'https://sso.example.com',
    emails: ['you@example.com'],
    trustedProxyIps: ['10.0.0.0/8'],
  },
}
/** oauth2-proxy passes each viewer's own token on, and the pod has none. */
export const USER = { ...PROXY, access: { mode: 'user', allowedHosts: [HOST] } }
const route = { httpRoute: { enabled: true, parentRefs: [{ name: 'gateway', namespace: 'gateway' }] } }

/** The values that make each component, and those that it adds to where it is more than the base. */
export const COMPONENT_VALUES: Readonly<Record<string, { values: object; over?: object }>> = {
  viewer: { values: { permissions: { viewer: true } } },
  logs: { values: { permissions: { logs: true } } },
  'rbac-reader': { values: { permissions: { rbacReader: true } } },
  'cluster-viewer': { values: { permissions: { clusterViewer: true } } },
  'kubectl-proxy': { values: { kubectlProxy: { enabled: true } } },
  'access-token': { values: TOKEN },
  'oauth2-proxy': { values: PROXY },
  'viewer-tokens': { values: USER },
  httproute: { values: { ...TOKEN, ...route }, over: TOKEN },
  ingress: { values: { ...TOKEN, ingress: { enabled: true } }, over: TOKEN },
}

/** The objects of the chart by kind and name, as nodes that keep their comments. */
function objectsOf(yaml: string): Map<string, YAMLMap> {
  const objects = new Map<string, YAMLMap>()
  for (const document of parseAllDocuments(yaml, { version: '1.1' })) {
    const { contents } = document
    if (!isMap(contents)) continue
    visit(contents, {
      Pair: (_key, { key, value }) => {
        const name = isScalar(key) ? String(key.value) : ''
        const isOwn = name === 'namespace' && isScalar(value) && value.value === NAMESPACE
        return ONLY_HELM.includes(name) || isOwn ? visit.REMOVE : undefined
      },
      Scalar: (_key, scalar) => {
        if (typeof scalar.value === 'string') scalar.value = scalar.value.replace(`-${NAMESPACE}`, '')
      },
    })
    // Of the comments before an object Helm's own names the template.
    contents.commentBefore = [document.commentBefore, contents.commentBefore]
      .flatMap((comment) => comment?.split('\n') ?? [])
      .filter((line) => !line.startsWith(' Source: '))
      .join('\n')
    objects.set(`${contents.get('kind')} ${contents.getIn(['metadata', 'name'])}`, contents)
  }
  return objects
}

const render = (values: object) => objectsOf(renderChart(values, CHART, NAMESPACE))
const plain = (node: unknown) => JSON.parse(JSON.stringify(node ?? null))
const keyOf = (pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key)

/**
 * The strategic merge patch that makes `after` of `before`, undefined where they are the same. Throws where something of
 * `before` is gone: a component only adds and changes.
 */
function patchOf(before: unknown, after: unknown, at: string): unknown {
  if (isDeepStrictEqual(plain(before), plain(after))) return undefined
  if (isMap(before) && isMap(after)) {
    for (const pair of before.items)
      if (!after.has(keyOf(pair))) throw new Error(`A component cannot take away ${at}.${keyOf(pair)}.`)
    const patch = new YAMLMap()
    for (const pair of after.items) {
      const key = keyOf(pair)
      const value = before.has(key) ? patchOf(before.get(key, true), pair.value, `${at}.${key}`) : pair.value
      if (value !== undefined) patch.items.push(new Pair(pair.key, value))
    }
    return patch
  }
  const by = MERGED_BY.get(at.split('.').at(-1) ?? '')
  if (!(by !== undefined && isSeq(before) && isSeq(after))) return after
  const known = new Map(before.items.map((item) => [isMap(item) && item.get(by), item]))
  const patch = after.clone()
  if (!isSeq(patch)) return after
  patch.items = after.items.flatMap((item) => {
    if (!isMap(item)) return [item]
    const was = known.get(item.get(by))
    const changed = was === undefined ? item : patchOf(was, item, `${at}[]`)
    if (changed === undefined) return []
    if (isMap(changed) && !changed.has(by)) changed.items.unshift(new Pair(by, item.get(by)))
    return [changed]
  })
  return patch
}

/** A patch with the fields by which kustomize finds its object. */
function addressed(patch: YAMLMap, { apiVersion, kind, metadata }: ReturnType<typeof plain>): YAMLMap {
  const whole = new YAMLMap()
  for (const [key, value] of Object.entries({ apiVersion, kind, metadata: { name: metadata.name } }))
    whole.set(key, value)
  whole.items.push(...patch.items)
  return whole
}

const fileOf = (kind: string) => (/^(?:Cluster)?Role(?:Binding)?$/.test(kind) ? 'rbac' : kind.toLowerCase())

function textOf(contents: readonly unknown[]): string {
  const documents = contents.map((node) =>
    new Document(node, { version: '1.1' }).toString({ lineWidth: 130 }),
  )
  return `#${HEADER}\n${documents.join('---\n')}`
}

/** Adds objects to the files of a folder, one a kind and one for all of RBAC. */
function addFiles(files: Map<string, string>, folder: string, objects: readonly YAMLMap[]): void {
  const kinds = new Map<string, YAMLMap[]>()
  for (const object of objects) {
    const name = fileOf(String(object.get('kind')))
    kinds.set(name, [...(kinds.get(name) ?? []), object])
  }
  for (const [name, group] of kinds) files.set(`${folder}/${name}.yaml`, textOf(group))
}

/** Container and volumes of the sidecar, which a chart gets that has this one as a dependency. */
function sidecarFiles(): [string, string][] {
  const parent = mkdtempSync(join(tmpdir(), 'podglass-parent-'))
  try {
    mkdirSync(join(parent, 'templates'))
    mkdirSync(join(parent, 'charts'))
    symlinkSync(CHART, join(parent, 'charts/podglass'))
    writeFileSync(
      join(parent, 'Chart.yaml'),
      JSON.stringify({ apiVersion: 'v2', name: 'web', version: '1.0.0' }),
    )
    const include = (part: string) =>
      `{{- include "podglass.sidecar.${part}" .Subcharts.podglass | nindent 2 }}`
    const parts = ['container', 'volumes'].map((part) => `${part}:\n  ${include(part)}\n`)
    writeFileSync(
      join(parent, 'templates/pod.yaml'),
      `apiVersion: v1\nkind: Parts\nmetadata: { name: parts }\n${parts.join('')}`,
    )
    const made = objectsOf(renderChart({ podglass: { sidecarOnly: true } }, parent, NAMESPACE)).get(
      'Parts parts',
    )
    const added = new Document([{ op: 'add', path: '/spec/template/spec/containers/-', value: null }])
    added.setIn([0, 'value'], made?.getIn(['container', 0], true))
    const of = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'any' } }
    const patch = new Document({ ...of, spec: { template: { spec: { volumes: null } } } })
    patch.setIn(['spec', 'template', 'spec', 'volumes'], made?.get('volumes', true))
    return [
      ['components/sidecar/container.yaml', textOf([added.contents])],
      ['components/sidecar/volumes.yaml', textOf([patch.contents])],
    ]
  } finally {
    rmSync(parent, { recursive: true })
  }
}

/**
 * The files of k8s/ that the chart makes, by their paths there: the base as it is without values, each component as what its
 * values add to that. Needs a helm on the path.
 */
export function renderedFiles(): Map<string, string> {
  const files = new Map<string, string>()
  const base = render({})
  addFiles(files, 'base', [...base.values()])
  for (const [name, { values, over }] of Object.entries(COMPONENT_VALUES)) {
    const before = over === undefined ? base : render(over)
    const added = [...render(values)].flatMap(([key, object]) => {
      const was = before.get(key)
      // Who can sign in is a file in the overlay.
      if (was === undefined) return key.startsWith('ConfigMap ') ? [] : [object]
      const patch = patchOf(was, object, '')
      return isMap(patch) ? [addressed(patch, plain(object))] : []
    })
    addFiles(files, `components/${name}`, added)
  }
  for (const [path, text] of sidecarFiles()) files.set(path, text)
  return files
}

/** The files of base and components as they are, without the kustomizations, which are written by hand. */
export function keptFiles(): Map<string, string> {
  const paths = ['base', 'components'].flatMap((folder) =>
    readdirSync(join(K8S_DIR, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'))
      .map((name) => `${folder}/${name}`),
  )
  return new Map(paths.map((path) => [path, readFileSync(join(K8S_DIR, path), 'utf8')]))
}

/** Of the chart as it is and of what was made of it: kept beside k8s/, it tells without a helm that neither was changed alone. */
export function digestOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
  const templates = readdirSync(join(CHART, 'templates')).map((name) => `templates/${name}`)
  for (const name of ['Chart.yaml', 'values.yaml', ...templates].sort())
    hash.update(`${name}\n${readFileSync(join(CHART, name), 'utf8')}`)
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\n${text}`)
  return hash.digest('hex')
}
