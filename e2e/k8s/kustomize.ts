import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseAllDocuments, stringify } from 'yaml'
import * as z from 'zod/mini'
import type { Cluster } from '@/sandbox/cluster'

export const K8S_DIR = join(import.meta.dirname, '../../k8s')

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.optional(z.string()),
    annotations: z.optional(z.record(z.string(), z.string())),
  }),
})
export type KustomizeManifest = z.infer<typeof manifestSchema>

/** True where kubectl, which builds kustomizations, is installed. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0

/** The objects of YAML documents, as kubectl reads them (YAML 1.1). */
export function readManifests(yaml: string): KustomizeManifest[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map((document) => manifestSchema.parse(document.toJS()))
}

const built = new Map<string, string>()

/** What `kubectl kustomize` makes of a folder, once per process. Throws its own message if it refuses. */
export function buildKustomization(dir: string): string {
  const known = built.get(dir)
  if (known !== undefined) return known
  const made = spawnSync('kubectl', ['kustomize', dir], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  built.set(dir, made.stdout)
  return made.stdout
}

/** Runs kubectl as an administrator of a cluster of this process; its output, or its complaint as an Error. */
export async function runKubectl(cluster: Cluster, args: readonly string[], input: string): Promise<string> {
  cluster.apply(ADMINISTRATOR)
  const dir = mkdtempSync(join(tmpdir(), 'podglass-kubectl-'))
  writeFileSync(join(dir, 'ca.crt'), cluster.rootCertificate)
  const token = await cluster.token('default', 'administrator')
  const login = [
    `--server=${cluster.url}`,
    `--certificate-authority=${join(dir, 'ca.crt')}`,
    `--token=${token}`,
  ]
  // Must not block: the cluster answers from this same process.
  const child = spawn('kubectl', [...login, `--cache-dir=${dir}`, '--namespace=shop', ...args], {
    env: { ...process.env, KUBECONFIG: '/dev/null' },
  })
  child.stdin.end(input)
  const [out, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ])
  rmSync(dir, { recursive: true })
  if (code !== 0) throw new Error(complaint)
  return out
}

const ADMINISTRATOR = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: administrator, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: administrator}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: administrator, namespace: default}]
`

/** What folders of k8s/ make together. */
export function buildFolders(paths: readonly string[]): string {
  return buildInTemporary((at) => ({ resources: paths.map(at) }))
}

/** What the base with these components makes in a namespace. */
export function buildWithComponents(namespace: string, components: readonly string[]): string {
  return buildInTemporary((at) => ({
    namespace,
    resources: [at('base')],
    components: components.map((name) => at(`components/${name}`)),
  }))
}

/** An image reference as kustomize takes it. */
function newImage(name: string, reference: string): Record<string, string> {
  const [repository = '', digest] = reference.split('@')
  const [, newName = repository, newTag] = /^(.*?)(?::([^:/]+))?$/.exec(repository) ?? []
  return { name, newName, ...(digest ? { digest } : newTag ? { newTag } : {}) }
}

/** What a world of k8s/worlds makes in a namespace, with other images by the name that each has there. */
export function buildWorld(
  name: string,
  namespace: string,
  images: Readonly<Record<string, string>> = {},
): string {
  return buildInTemporary((at) => ({
    namespace,
    resources: [at(`worlds/${name}`)],
    images: Object.entries(images).map(([image, reference]) => newImage(image, reference)),
  }))
}

function buildInTemporary(fieldsOf: (at: (path: string) => string) => object): string {
  // kustomize wants relative paths, and resolves links before it follows them.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'podglass-kustomize-')))
  const fields = fieldsOf((path) => relative(dir, join(K8S_DIR, path)))
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields }
  try {
    writeFileSync(join(dir, 'kustomization.yaml'), stringify(kustomization))
    return buildKustomization(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}
