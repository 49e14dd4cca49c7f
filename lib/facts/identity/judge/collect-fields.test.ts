import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type DeclaredSources, declaredSources } from '@/lib/identity/declared-sources'
import { type Pod, parsePod } from '@/lib/identity/pod-spec'
import { identityFieldSchema } from '../contract/identity'
import { collectFields, type FieldsInput } from './collect-fields'

function aPod(container: object): { pod: Pod; declared: DeclaredSources } {
  const pod = parsePod({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'u' },
    spec: { containers: [{ name: 'web', ...container }] },
  })
  const own = pod?.spec.containers[0]
  if (!pod || !own) throw new Error('no pod')
  return { pod, declared: declaredSources(pod, own) }
}

/** As they go over the wire. */
const toldFields = (input: FieldsInput) => z.encode(z.array(identityFieldSchema), collectFields(input))

function collect(input: Partial<FieldsInput>) {
  const fields = toldFields({
    env: new Map(),
    files: [],
    unlimited: new Set(),
    target: { mountPath: '/etc/downward', owner: { kind: 'unknown' } },
    show: (text) => text,
    redact: (_, value) => value,
    confirms: () => true,
    ...input,
  })
  return new Map(fields.map((field) => [field.field, field]))
}

describe('collectFields', () => {
  it('has a row for each field of the downward API, also when nothing is known', () => {
    const rows = collect({})
    expect([...rows.keys()].slice(0, 3)).toEqual(['metadata.name', 'metadata.namespace', 'metadata.uid'])
    expect(rows.size).toBe(15)
    for (const field of rows.values()) {
      expect(field.verdict).toBe('missing')
      expect(field.add).toContain(field.field)
    }
  })

  it('shows no variable that comes from a Secret, whatever its name', () => {
    const env = new Map([['POD_NAME', 'a-secret']])
    const own = aPod({ env: [{ name: 'POD_NAME', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] })
    expect(collect({ env, ...own }).get('metadata.name')?.env).toEqual([])
    const from = aPod({ envFrom: [{ secretRef: { name: 's' } }] })
    expect(collect({ env, ...from }).get('metadata.name')?.env).toEqual([])
    const image = aPod({ envFrom: [{ configMapRef: { name: 'c' } }] })
    expect(collect({ env, ...image }).get('metadata.name')?.env).toEqual([
      { at: 'POD_NAME', by: 'name', group: 1, value: 'a-secret' },
    ])
  })

  it('says of a fixed value that it is one', () => {
    const own = aPod({ env: [{ name: 'POD_NAME', value: 'web' }] })
    const field = collect({ env: new Map([['POD_NAME', 'web']]), ...own }).get('metadata.name')
    expect(field).toMatchObject({
      verdict: 'drift',
      notes: [
        expect.objectContaining({ says: "POD_NAME is a fixed value in the pod's spec, not a fieldRef." }),
      ],
    })
  })

  it('does not show what only a name suggests, unless it is confirmed, and names where it is', () => {
    const env = new Map([['POD_NAME', 'a-secret']])
    const files = [{ path: '/d/name', name: 'name', text: 'a-secret' }]
    const hidden = collect({ env, files, confirms: () => false }).get('metadata.name')
    const says = 'Not shown: whether it is a Secret cannot be told.'
    expect(hidden).toMatchObject({
      verdict: 'withheld',
      env: [{ at: 'POD_NAME', by: 'name', error: says, withheld: true }],
      file: [{ at: '/d/name', by: 'name', error: says, withheld: true }],
      notes: ['POD_NAME', '/d/name'].map((at) => ({ about: 'error', says: `${at}: ${says}` })),
    })
    expect(JSON.stringify(hidden)).not.toContain('a-secret')
    const mixed = collect({ env, files, confirms: (_, value) => value === 'web-1' })
    expect(mixed.get('metadata.name')?.verdict).toBe('withheld')
    const one = collect({
      env,
      files: [{ path: '/d/name', name: 'name', text: 'web-1' }],
      confirms: (_, value) => value === 'web-1',
    }).get('metadata.name')
    expect(one).toMatchObject({
      verdict: 'only-file',
      file: [{ value: 'web-1' }],
      notes: expect.arrayContaining([expect.objectContaining({ about: 'error', says: `POD_NAME: ${says}` })]),
    })
    expect(JSON.stringify(one)).not.toContain('a-secret')
  })

  it('compares a fixed value of the spec without showing it', () => {
    const own = aPod({ env: [{ name: 'POD_NAME', value: '$(DB_PASSWORD)' }] })
    const env = new Map([['POD_NAME', 'a-secret']])
    const field = collect({ env, ...own, confirms: () => false }).get('metadata.name')
    expect(field).toMatchObject({ verdict: 'drift', env: [{ withheld: true }] })
    expect(JSON.stringify(field)).not.toContain('a-secret')
  })

  it('leaves out of each source what its key makes a secret', () => {
    const own = aPod({})
    const files = [{ path: '/d/labels', name: 'labels', text: 'a="1"\npassword="hunter2"' }]
    const redact = (key: string, value: string) => (key === 'password' ? '[value left out]' : value)
    const field = collect({ files, ...own, redact }).get('metadata.labels')
    expect(field?.file[0]?.value).toBe('a="1"\npassword="[value left out]"')
  })

  it('takes the spec before the name', () => {
    const own = aPod({ env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } }] })
    const rows = collect({ env: new Map([['POD_NAME', 'u']]), ...own })
    expect(rows.get('metadata.uid')).toMatchObject({ verdict: 'same', env: [{ at: 'POD_NAME', by: 'spec' }] })
    expect(rows.get('metadata.name')?.env).toEqual([])
  })

  it('keeps resources of several containers apart', () => {
    const resource = (containerName: string) => ({
      valueFrom: { resourceFieldRef: { containerName, resource: 'limits.cpu' } },
    })
    const own = aPod({
      env: [
        { name: 'A', ...resource('web') },
        { name: 'B', ...resource('log') },
      ],
    })
    const fields = toldFields({
      env: new Map([
        ['A', '2'],
        ['B', '4'],
      ]),
      files: [],
      ...own,
      container: 'web',
      unlimited: new Set(),
      target: { mountPath: '/d', owner: { kind: 'unknown' } },
      show: (text) => text,
      redact: (_, value) => value,
      confirms: () => false,
    })
    const cpu = fields.filter((f) => f.field === 'limits.cpu')
    expect(cpu.map((f) => [f.container, f.env.map((e) => e.value)])).toEqual([
      ['web', ['2']],
      ['log', ['4']],
    ])
  })

  it('never shows the manifest that kubectl keeps among the annotations', () => {
    const text = 'kubectl.kubernetes.io/last-applied-configuration="{\\"env\\":\\"hunter2\\"}\\n"'
    const rows = collect({ files: [{ path: '/d/annotations', name: 'annotations', text }] })
    expect(JSON.stringify([...rows])).not.toContain('hunter2')
  })

  it('makes every text fit for reading', () => {
    const rows = collect({ env: new Map([['POD_NAME', 'x']]), show: (text) => `<${text}>` })
    expect(rows.get('metadata.name')).toMatchObject({
      env: [{ at: '<POD_NAME>', value: '<x>' }],
      notes: expect.arrayContaining([expect.objectContaining({ says: expect.stringMatching(/^<.*>$/) })]),
    })
  })
})
