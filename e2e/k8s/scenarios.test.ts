import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import { toAttributes } from '@/lib/ask/check-attributes'
import { listAccess } from '@/lib/facts/account/gather/access'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects } from '@/lib/rbac/types'
import { validateObjects } from '@/lib/rbac/validate'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { buildFolders, hasKubectl, readManifests } from './kustomize'
import { type ClusterScenario, readScenarioList, SCENARIOS_DIR } from './scenario-list'

const scenarios = readScenarioList()
const refused = scenarios.filter(({ cause }) => cause !== null)
const fileOf = (name: string, file: string) => readFileSync(join(SCENARIOS_DIR, name, file), 'utf8')
const documentsOf = (name: string): unknown[] =>
  parseAllDocuments(fileOf(name, 'world.yaml'), { version: '1.1' }).map((document) => document.toJS())

const objectSchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.optional(z.string()) }),
})

function joined(a: RbacObjects, b: RbacObjects): RbacObjects {
  return {
    roles: [...a.roles, ...b.roles],
    clusterRoles: [...a.clusterRoles, ...b.clusterRoles],
    roleBindings: [...a.roleBindings, ...b.roleBindings],
    clusterRoleBindings: [...a.clusterRoleBindings, ...b.clusterRoleBindings],
  }
}

// What the sandbox has no controller or storage for; it serves the kind of this definition itself.
const isApplied = (object: unknown) => !JSON.stringify(object).includes('"CustomResourceDefinition"')

async function askAs(cluster: Cluster, { namespace, serviceAccount }: ClusterScenario) {
  const account = createServiceAccountDir({
    token: await cluster.token(namespace, serviceAccount),
    'ca.crt': cluster.rootCertificate,
    namespace,
  })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: account.dir,
  })
  const close = () => {
    kube.close()
    account.remove()
  }
  return { kube, signal: new AbortController().signal, env: {}, close }
}

function applyTo(cluster: Cluster, name: string): void {
  for (const object of documentsOf(name).filter(isApplied)) cluster.apply(JSON.stringify(object))
}

let cluster: Cluster
let bootstrap: RbacObjects

beforeAll(async () => {
  const world = { name: 'empty', says: '', look: [], world: () => '', widgets: true }
  cluster = await startCluster({ scenario: { ...world, pod: { namespace: '', labels: {}, container: '' } } })
  bootstrap = cluster.context.policy.objects
  for (const { name } of refused) applyTo(cluster, name)
})
afterAll(() => cluster.stop())

describe('k8s/scenarios', () => {
  it('has a folder for each entry of the list and an entry for each folder', () => {
    const folders = readdirSync(SCENARIOS_DIR, { withFileTypes: true }).filter((e) => e.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(scenarios.map(({ name }) => name).sort())
  })

  it.each(refused)(
    '$name is refused by the authorizer alone, and by objects that the API server takes',
    ({ name, namespace, serviceAccount, call }) => {
      const { objects, problems } = parseRbacObjects(documentsOf(name))
      expect([problems, validateObjects(objects)]).toEqual([[], []])
      const { request } = toAttributes(call, undefined)
      const { allowed } = authorize(userOf(namespace, serviceAccount), request, joined(bootstrap, objects))
      expect(allowed).toBe(false)
    },
  )

  it.each(refused)(
    '$name is explained as $cause, with every other scenario standing beside it',
    async (scenario) => {
      const { close, ...options } = await askAs(cluster, scenario)
      const { verdict, cause } = await explainCheck(scenario.call, options)
      close()
      expect({ verdict, cause: cause?.id }).toEqual({ verdict: 'denied', cause: scenario.cause })
    },
  )

  it('says in each kustomization what its entry says, and keeps each world in namespaces of its own', () => {
    for (const { name, namespace, cause, warning, undo } of scenarios) {
      const { commonAnnotations } = parse(fileOf(name, 'kustomization.yaml'))
      if (cause !== null) expect(commonAnnotations['podglass/cause']).toBe(`/causes/${cause}`)
      else expect(commonAnnotations).toEqual({ 'podglass/warning': warning, 'podglass/undo': undo })
      for (const { kind, metadata } of documentsOf(name).map((object) => objectSchema.parse(object))) {
        const place = metadata.namespace ?? metadata.name
        if (kind !== 'CustomResourceDefinition') expect(place).toMatch(new RegExp(`^${namespace}(?:-|$)`))
      }
    }
  })

  it.runIf(hasKubectl)('is built by kubectl as is, each object with what its folder says', () => {
    const built = readManifests(buildFolders(scenarios.map(({ name }) => `scenarios/${name}`)))
    expect(built.length).toBe(scenarios.flatMap(({ name }) => documentsOf(name)).length)
    const said = built.map(({ metadata }) =>
      Object.keys(metadata.annotations ?? {})
        .sort()
        .join(),
    )
    expect(new Set(said)).toEqual(
      new Set(['podglass/cause,podglass/refused', 'podglass/undo,podglass/warning']),
    )
  })

  it('gives everything to every account by permissive-binding, until its undo', async () => {
    const scenario = scenarios.find(({ danger }) => danger === 'everything')
    if (!scenario) throw new Error('There is no such scenario.')
    applyTo(cluster, scenario.name)
    const { close, ...options } = await askAs(cluster, scenario)
    const { dangerous } = await listAccess({ ...options, namespace: undefined })
    expect(dangerous[0]?.id).toBe(scenario.danger)
    expect(await explainCheck(scenario.call, options)).toMatchObject({ verdict: 'allowed', cause: null })
    const [, , kind = '', name = ''] = (scenario.undo ?? '').split(' ')
    expect(cluster.delete(kind, '', name)).toBe(true)
    expect(await explainCheck(scenario.call, options)).toMatchObject({ verdict: 'denied' })
    close()
  })
})
