import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordGate } from '@/e2e/gates/record-gate'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { readSettings } from '@/lib/pod/environment'
import { digestFaults, networkFaults, tokenFaults } from './isolation-faults'
import { buildKustomization, buildWithComponents, hasKubectl, K8S_DIR, readManifests } from './kustomize'
import { GOLDEN_RIGHTS } from './levels'
import { podSpecs, restrictedFaults } from './restricted-faults'
import { rbacFaults, rightsOf } from './rights'

const foldersOf = (path: string) =>
  readdirSync(join(K8S_DIR, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
const overlays = foldersOf('overlays')
const levels = Object.keys(GOLDEN_RIGHTS)
/** Ports by which an overlay lets the page be opened from outside the pod. */
const opened = (overlay: string) =>
  /^exposed-(?:oauth2-proxy|viewer-tokens)/.test(overlay)
    ? ['sign-in']
    : overlay === 'exposed-token'
      ? ['page']
      : []
if (!hasKubectl) process.stdout.write('kubectl is not installed: the kustomizations of k8s/ are not built.\n')

describe.runIf(hasKubectl)('k8s/', () => {
  it('has no wildcard, dangerous permission, open port, shared token or image by tag, and keeps to Pod Security', () => {
    const faults = overlays.flatMap((name) => {
      const objects = readManifests(buildKustomization(join(K8S_DIR, 'overlays', name)))
      const own = (container: unknown) => textAt(container, 'name') !== 'web'
      const found = [
        ...rbacFaults(objects),
        ...podSpecs(objects).flatMap((spec) => restrictedFaults(spec, own)),
        // The sidecar's pod, its account and its network are the reader's own.
        ...(name === 'sidecar'
          ? []
          : [...networkFaults(objects, opened(name)), ...tokenFaults(objects), ...digestFaults(objects)]),
        ...objects.flatMap(({ kind, metadata }) =>
          metadata.namespace === undefined ? [] : [`${kind} names a namespace`],
        ),
      ]
      return found.map((fault) => `${name}: ${fault}`)
    })
    const wrongLevels = levels.filter((level) => {
      const { here, elsewhere, everywhere } = rightsOf(buildWithComponents('shop', [level]))
      const golden = GOLDEN_RIGHTS[level]
      const same = (a: readonly string[], b: readonly string[] = []) => `${a}` === `${b.toSorted()}`
      return !(same(here, golden?.here) && same(elsewhere) && same(everywhere, golden?.everywhere))
    })
    const count = faults.length + wrongLevels.length
    recordGate({
      id: 'manifests',
      part: 'k8s',
      figure: `${count} in ${overlays.length} overlays and ${levels.length} levels of permissions`,
      state: count === 0 ? 'met' : 'missed',
    })
    expect(faults).toEqual([])
    expect(wrongLevels).toEqual([])
  })

  it.each(levels)('grants by component %s exactly the permissions of the list', (level) => {
    const { here, elsewhere, everywhere } = rightsOf(buildWithComponents('shop', [level]))
    expect({ here, everywhere }).toEqual({
      here: GOLDEN_RIGHTS[level]?.here.toSorted(),
      everywhere: GOLDEN_RIGHTS[level]?.everywhere.toSorted(),
    })
    expect(elsewhere).toEqual([])
  })

  it('grants nothing without a component', () => {
    const rights = rightsOf(buildKustomization(join(K8S_DIR, 'base')))
    expect(rights).toEqual({ here: [], elsewhere: [], everywhere: [] })
  })

  it('names the account and its namespace in every binding, whatever the namespace is', () => {
    const objects = readManifests(buildWithComponents('payments', levels))
    const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'))
    expect(bindings.length).toBe(5)
    for (const binding of bindings) {
      expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'podglass', namespace: 'payments' }])
    }
  })

  it('leaves the drain its time, and the heap its part of the memory', () => {
    const [spec] = podSpecs(readManifests(buildKustomization(join(K8S_DIR, 'base'))))
    const [container] = listAt(spec, 'containers')
    expect(at(container, 'resources')).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '256Mi' },
    })
    const grace = Number(at(spec, 'terminationGracePeriodSeconds'))
    expect(grace).toBeGreaterThanOrEqual(
      Number(at(container, 'lifecycle', 'preStop', 'sleep', 'seconds')) + 10,
    )
    expect(at(spec, 'enableServiceLinks')).toBe(false)
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(textAt(container, probe, 'httpGet', 'port')).toBe('health')
    }
  })

  it.each(overlays)('%s selects its own pods and no others by everything that selects', (name) => {
    const objects = readManifests(buildKustomization(join(K8S_DIR, 'overlays', name)))
    const workload = objects.find(({ kind }) => kind === 'Deployment')
    const labels = at(workload, 'spec', 'template', 'metadata', 'labels')
    const own = name === 'sidecar' ? { app: 'web' } : { 'app.kubernetes.io/name': 'podglass' }
    expect(labels).toMatchObject(own)
    const spread = listAt(workload, 'spec', 'template', 'spec', 'topologySpreadConstraints')
    const selectors = [
      ...objects
        .filter(({ kind }) => kind === 'Deployment' || kind === 'PodDisruptionBudget')
        .map((object) => at(object, 'spec', 'selector', 'matchLabels')),
      ...objects.filter(({ kind }) => kind === 'Service').map((object) => at(object, 'spec', 'selector')),
      ...objects
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .map((object) => at(object, 'spec', 'podSelector', 'matchLabels')),
      ...spread.map((constraint) => at(constraint, 'labelSelector', 'matchLabels')),
    ]
    expect(selectors.length).toBe({ sidecar: 1, 'port-forward': 4, 'kubectl-proxy': 4 }[name] ?? 5)
    for (const selector of selectors) expect(selector).toEqual(own)
  })

  it.each(overlays)('%s starts with settings that Podglass takes', (name) => {
    const manifests = readManifests(buildKustomization(join(K8S_DIR, 'overlays', name)))
    const containers = podSpecs(manifests).flatMap((spec) => listAt(spec, 'containers'))
    const own = containers.find((container) => textAt(container, 'name') === 'podglass')
    const env = Object.fromEntries(
      listAt(own, 'env').map((entry) => [textAt(entry, 'name'), textAt(entry, 'value')]),
    )
    const { allowedHosts, bindAddress, access } = readSettings(env)
    // oauth2-proxy replaces these two of a request by its own, and no others (legacy_options.go, getPassUserHeaders).
    if (access.mode === 'proxy')
      expect(['x-forwarded-user', 'x-forwarded-email']).toContain(access.identityHeader)
    // With several replicas, each would know only its own sessions.
    const replicas = manifests.find(({ kind }) => kind === 'Deployment')
    if (access.mode === 'token') expect(at(replicas, 'spec', 'replicas')).toBe(1)
    expect(allowedHosts).toEqual(name.startsWith('exposed-') ? ['podglass.example.com'] : [])
    expect(bindAddress).toBe(name === 'exposed-token' ? '0.0.0.0' : '127.0.0.1')
  })
})
