import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import {
  type AddTarget,
  addTokenYaml,
  addVariablesYaml,
  addVolumeYaml,
  addYaml,
  type TemplateOwner,
} from './add-yaml'
import { declaredSources } from './declared-sources'
import { fieldOfFile, fieldOfVariable, legalPlaces, legalResource, type SourceRef } from './field-ref'
import { containerNamed, parsePod } from './pod-spec'

const target: AddTarget = {
  namespace: 'shop',
  pod: 'web-1',
  container: { name: 'web', place: 'container' },
  owner: { kind: 'workload', resource: 'deployment', name: 'web' },
  mountPath: '/etc/downward',
}

const patchSchema = z.object({ spec: z.object({ template: z.object({ spec: z.looseObject({}) }) }) })

/** What the patch declares, read as the API server would store it in a pod. */
function declaredBy(yaml: string) {
  const { spec } = patchSchema.parse(parse(yaml))
  const pod = parsePod({ metadata: { name: 'p', namespace: 'shop', uid: 'u' }, spec: spec.template.spec })
  const container = pod && containerNamed(pod, 'web')
  if (!container || !pod) throw new Error('no pod')
  return declaredSources(pod, container)
}

function refsOf(yaml: string): SourceRef[] {
  const { variables, files } = declaredBy(yaml)
  const ofVariables = [...variables.values()].flatMap((v) => (v.from === 'field' ? [v.ref] : []))
  return [...ofVariables, ...[...files.values()].map((f) => f.ref)]
}

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
  "metadata.labels['app.kubernetes.io/name']",
  "metadata.annotations['a']",
  'metadata.labels',
  'metadata.annotations',
]

describe('addYaml', () => {
  it.each(fieldPaths)('adds exactly %s, where the API server allows it', (path) => {
    const yaml = addYaml({ kind: 'field', path }, target) ?? ''
    expect(refsOf(yaml)).toEqual([{ kind: 'field', path }])
    expect(declaredBy(yaml).variables.size === 1).toBe(legalPlaces(path).env)
  })

  it.each(['limits.cpu', 'requests.memory', 'limits.ephemeral-storage', 'limits.hugepages-2Mi'])(
    'adds exactly %s with a divisor that the API server takes, under a name that is recognized again',
    (resource) => {
      const [ref] = refsOf(addYaml({ kind: 'resource', resource, container: 'web' }, target) ?? '')
      expect(ref).toMatchObject({ kind: 'resource', resource, container: 'web' })
      expect(ref?.kind === 'resource' && legalResource(resource, ref.divisor ?? '')).toBe(true)
    },
  )

  it('adds what its own names are recognized by', () => {
    for (const [name, declared] of declaredBy(addVariablesYaml(target)).variables) {
      expect(declared).toEqual({ from: 'field', ref: fieldOfVariable(name, 'x') })
    }
    for (const [path, { ref }] of declaredBy(addVolumeYaml(target) ?? '').files) {
      expect(ref).toEqual(fieldOfFile(path.slice('/etc/downward/'.length)))
    }
    expect(refsOf(addVariablesYaml(target)).length).toBe(9)
    expect(refsOf(addVolumeYaml(target) ?? '').length).toBe(2)
  })

  it('has nothing to add for a path that no pod may use', () => {
    expect(addYaml({ kind: 'field', path: 'status.phase' }, target)).toBeUndefined()
  })

  it('joins a new volume to those that are read already', () => {
    const yaml =
      addYaml(
        { kind: 'field', path: 'metadata.labels' },
        { ...target, mountPath: '/etc/more', joinDirs: ['/etc/downward'] },
      ) ?? ''
    expect(yaml).toContain('value: /etc/downward:/etc/more\n')
    expect(declaredBy(yaml).mounts[0]?.mountPath).toBe('/etc/more')
  })

  const owners: [TemplateOwner, string[], RegExp, RegExp?][] = [
    [
      { kind: 'workload', resource: 'deployment', name: 'web' },
      ['spec', 'template', 'spec'],
      /^# kubectl patch deployment web -n shop --patch-file add\.yaml\n# The pods of the workload are replaced by new ones\.\n/,
    ],
    [
      { kind: 'workload', resource: 'statefulset', name: 'db' },
      ['spec', 'template', 'spec'],
      /patch statefulset db .*\n.*unless its updateStrategy is OnDelete/,
    ],
    [
      { kind: 'workload', resource: 'daemonset', name: 'a' },
      ['spec', 'template', 'spec'],
      /patch daemonset a .*\n.*unless its updateStrategy is OnDelete/,
    ],
    [
      { kind: 'workload', resource: 'replicaset', name: 'web' },
      ['spec', 'template', 'spec'],
      /patch replicaset web .*\n# This does not replace any pod\. Its replicaset makes a new pod .*\n# .* is lost:\n# kubectl delete pod web-1 -n shop\n/,
    ],
    [
      { kind: 'workload', resource: 'replicationcontroller', name: 'web' },
      ['spec', 'template', 'spec'],
      /This does not replace any pod/,
    ],
    [
      { kind: 'job', name: 'migrate' },
      ['spec', 'template', 'spec'],
      /^# Part of the manifest of Job migrate, .* takes a new Job:\n# one that is deleted ends its pods and does not come back/,
      /kubectl/,
    ],
    [
      { kind: 'job', name: 'nightly-29406240', cronJob: 'nightly' },
      ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
      /^# kubectl patch cronjob nightly -n shop --patch-file add\.yaml\n# Judging by its name, Job nightly-29406240 is a run/,
    ],
    [
      { kind: 'static', node: 'n1' },
      ['spec'],
      /^# Part of the static pod's manifest, a file on node n1/,
      /kubectl/,
    ],
    [
      { kind: 'other', of: 'Rollout', name: 'web' },
      ['spec'],
      /^# Part of the pod template that Rollout web makes/,
      /kubectl/,
    ],
    [
      { kind: 'nobody' },
      ['spec'],
      /^# Part of the Pod's manifest, .* No controller made this pod: once deleted\n# it does not come back/,
      /kubectl/,
    ],
    [
      { kind: 'unknown' },
      ['spec', 'template', 'spec'],
      /could not be read\. Of a Deployment:\n# kubectl patch deployment NAME -n shop/,
    ],
  ]

  it.each(owners)('is for %j, in its place and with how it takes it', (owner, path, says, never) => {
    const yamls = [
      addYaml({ kind: 'field', path: 'metadata.name' }, { ...target, owner }),
      addYaml({ kind: 'field', path: 'metadata.labels' }, { ...target, owner }),
      addTokenYaml({ ...target, owner }),
    ]
    for (const yaml of yamls) {
      expect(yaml).toMatch(says)
      if (never) expect(yaml).not.toMatch(never)
      const inner = path.reduce((at: unknown, key) => z.looseObject({}).parse(at)[key], parse(yaml ?? ''))
      const keys = Object.keys(z.looseObject({}).parse(inner))
      expect(keys.some((key) => key === 'containers' || key === 'automountServiceAccountToken')).toBe(true)
    }
  })

  it('names what it does not know', () => {
    const yaml = addYaml(
      { kind: 'field', path: 'metadata.name' },
      { mountPath: '/etc/downward', owner: { kind: 'unknown' } },
    )
    expect(yaml).toMatch(
      /# kubectl patch deployment NAME -n NAMESPACE --patch-file add\.yaml\n# CONTAINER_NAME: /,
    )
  })

  it('puts a sidecar among the init containers, as what it is', () => {
    const yaml = addYaml(
      { kind: 'field', path: 'metadata.labels' },
      { ...target, container: { name: 'web', place: 'sidecar' } },
    )
    const { spec } = patchSchema.parse(parse(yaml ?? ''))
    expect(spec.template.spec).toMatchObject({
      initContainers: [
        { name: 'web', restartPolicy: 'Always', volumeMounts: [{ mountPath: '/etc/downward' }] },
      ],
    })
    expect(spec.template.spec).not.toHaveProperty('containers')
  })

  it('changes no ephemeral container: another one takes the variables, and none takes a volume or a token', () => {
    const ephemeral: AddTarget = { ...target, container: { name: 'debugger-x7', place: 'ephemeral' } }
    const yaml = addYaml({ kind: 'field', path: 'status.podIP' }, ephemeral) ?? ''
    expect(yaml).toMatch(
      /^# An ephemeral container cannot be changed.*\n# kubectl debug pod\/web-1 -n shop --image=IMAGE --custom=add\.yaml\n/,
    )
    expect(parse(yaml)).toEqual({
      env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    })
    expect(addVolumeYaml(ephemeral)).toBeUndefined()
    // The kubelet answers "container debugger-x7 not found".
    const limit = { kind: 'resource' as const, resource: 'limits.cpu' }
    expect(addYaml({ ...limit, container: 'debugger-x7' }, ephemeral)).toBeUndefined()
    expect(addYaml({ ...limit, container: 'web' }, ephemeral)).toContain('containerName: web')
    expect(addTokenYaml(ephemeral)).toBeUndefined()
  })

  it('adds the token by the one field that keeps it away', () => {
    expect(patchSchema.parse(parse(addTokenYaml(target) ?? '')).spec.template.spec).toEqual({
      automountServiceAccountToken: true,
    })
  })

  it('is YAML of the same field for every legal key', () => {
    const key = fc.stringMatching(
      /^[a-z0-9]([-a-z0-9.]{0,10}[a-z0-9])?(\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?)?$/,
    )
    fc.assert(
      fc.property(key, (name) => {
        const path = `metadata.labels['${name}']`
        fc.pre(legalPlaces(path).env)
        expect(refsOf(addYaml({ kind: 'field', path }, target) ?? '')).toEqual([{ kind: 'field', path }])
      }),
    )
  })
})

describe('the fields of real pods', () => {
  it('can all be added again', () => {
    const pod = parsePod(JSON.parse(readFileSync('e2e/inpod/probe/1-first/pod.json', 'utf8')))
    const container = pod && containerNamed(pod, 'app')
    if (!pod || !container) throw new Error('nothing recorded')
    for (const { ref } of declaredSources(pod, container).files.values()) {
      const [added] = refsOf(addYaml(ref, target) ?? '')
      expect(added).toMatchObject(
        ref.kind === 'field' ? ref : { resource: ref.resource, container: ref.container },
      )
    }
  })
})
