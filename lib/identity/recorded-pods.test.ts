import { describe, expect, it } from 'vitest'
import { type RecordedContainer, recordedContainers } from '@/e2e/testing/recorded-pods'
import { downwardMount } from '@/e2e/testing/recorded-volume'
import type { IdentityField } from '@/lib/facts/identity/contract/identity'
import { collectFields } from '@/lib/facts/identity/judge/collect-fields'
import { plain } from '@/lib/phrase/phrase'
import { type DeclaredSources, declaredSources } from './declared-sources'
import { isFileOnlyAnnotation, parseDownwardFile } from './downward-file'
import { apiValue, compareWithApi, differingKeys } from './field-value'
import { parseMountinfo } from './mountinfo'
import { ownContainer } from './own-container'
import { containerNamed, type Pod, parsePod } from './pod-spec'
import { sayNotes } from './verdict'
import { confirmedBy } from './witnesses'

const all = recordedContainers()
const atStart = all.filter((c) => c.step === '1-first')

function podOf(recorded: RecordedContainer): Pod {
  const pod = parsePod(recorded.podJson)
  if (!pod) throw new Error('no pod')
  return pod
}

function declaredOf(recorded: RecordedContainer): DeclaredSources {
  const pod = podOf(recorded)
  const container = containerNamed(pod, recorded.container)
  if (!container) throw new Error('no container')
  return declaredSources(pod, container)
}

function fieldsOf(recorded: RecordedContainer, withApi = true): IdentityField[] {
  const files = [...recorded.files].map(([name, text]) => ({ path: `/etc/downward/${name}`, name, text }))
  return collectFields({
    env: recorded.env,
    files,
    ...(withApi
      ? { declared: declaredOf(recorded), pod: podOf(recorded), container: recorded.container }
      : {}),
    unlimited: new Set(),
    target: { mountPath: '/etc/downward', owner: { kind: 'unknown' } },
    show: (text) => text,
    redact: (_, value) => value,
    confirms: confirmedBy({
      claims: undefined,
      namespace: undefined,
      hostname: recorded.pod,
      mounted: undefined,
      mounts: parseMountinfo(downwardMount('/etc/downward')),
      addresses: [],
    }),
  })
}

describe('what a real kubelet wrote, against what the Pod object says', () => {
  it.each(atStart)('$title: every declared variable has the value of the API', (recorded) => {
    const pod = podOf(recorded)
    let count = 0
    for (const [name, declared] of declaredOf(recorded).variables) {
      if (declared.from !== 'field') continue
      count += 1
      const value = recorded.env.get(name) ?? ''
      const divisor = declared.ref.kind === 'resource' ? { divisor: declared.ref.divisor ?? '' } : {}
      const seen = compareWithApi(
        declared.ref,
        { at: name, by: 'spec', value, ...divisor },
        apiValue(pod, declared.ref),
      )
      expect([name, seen]).toEqual([name, 'equal'])
    }
    expect(count).toBe(
      recorded.container === 'bare'
        ? 35
        : recorded.pod === 'probe'
          ? 57
          : recorded.pod === 'probe-nosa'
            ? 3
            : 0,
    )
  })

  it.each(all)('$title: every file has the value of the API, also after changes', (recorded) => {
    const pod = podOf(recorded)
    const declared = declaredOf(recorded)
    for (const [name, text] of recorded.files) {
      const file = declared.files.get(`/etc/downward/${name}`)
      if (!file) throw new Error(`${name} is not declared`)
      const divisor = file.ref.kind === 'resource' ? { divisor: file.ref.divisor ?? '' } : {}
      const seen = compareWithApi(
        file.ref,
        { at: name, by: 'spec', value: text, ...divisor },
        apiValue(pod, file.ref),
      )
      expect([name, seen]).toEqual([name, 'equal'])
    }
    expect(recorded.files.size).toBe(recorded.pod === 'probe' ? 96 : 4)
  })

  it('a divisor that is off by one step is seen', () => {
    const [recorded] = atStart
    if (!recorded) throw new Error('nothing recorded')
    const ref = { kind: 'resource' as const, resource: 'limits.memory', container: 'app' }
    const seen = { at: 'X', by: 'spec' as const, value: '268435456', divisor: '1k' }
    expect(compareWithApi(ref, seen, apiValue(podOf(recorded), ref))).toBe('differs')
  })
})

describe('verdicts on real pods', () => {
  const [first, bare] = all
  const changed = all.find((c) => c.step === '2-after-change' && c.container === 'app')
  if (!first || !bare || !changed) throw new Error('nothing recorded')

  function verdicts(recorded: RecordedContainer, withApi = true) {
    return new Map(
      fieldsOf(recorded, withApi).map((f) => [`${f.field}${f.container ? ` of ${f.container}` : ''}`, f]),
    )
  }

  it('sees no drift right after the start', () => {
    expect(atStart.flatMap((c) => fieldsOf(c)).filter((f) => f.verdict === 'drift')).toEqual([])
  })

  it('tells rounding, node allocatable and agreement apart', () => {
    const rows = verdicts(first)
    expect(rows.get('metadata.name')).toMatchObject({
      verdict: 'same',
      notes: [expect.objectContaining({ says: 'Env, file and API server agree.' })],
    })
    expect(rows.get('limits.cpu of app')).toMatchObject({ verdict: 'rounded', api: { value: '100m' } })
    expect(plain(sayNotes(rows.get('limits.cpu of app')?.notes ?? []))).toContain(
      'R_LIMITS_CPU_DIV_1 reads 1: 100m divided by 1 is rounded up.',
    )
    expect(rows.get('limits.ephemeral-storage of app')?.verdict).toBe('node-allocatable')
    const unset = rows.get("metadata.labels['no-such']")
    expect(unset?.verdict).toBe('same')
    expect(plain(sayNotes(unset?.notes ?? []))).toContain('gives an empty value, not an error')
    const annotations = rows.get('metadata.annotations')
    expect(annotations?.verdict).toBe('same')
    expect(plain(sayNotes(annotations?.notes ?? []))).toContain(
      'kubernetes.io/config.* annotations in the file are added by the kubelet',
    )
    expect(verdicts(bare).get('limits.memory of bare')).toMatchObject({
      verdict: 'node-allocatable',
      notes: expect.arrayContaining([expect.objectContaining({ says: 'Container bare sets none.' })]),
    })
    expect(verdicts(bare).get('requests.memory of bare')?.verdict).toBe('same')
  })

  it('says that env is frozen after labels, annotations and limits changed', () => {
    const drifted = fieldsOf(changed).filter((f) => f.verdict === 'drift')
    expect(drifted.map((f) => f.field).sort()).toEqual([
      'limits.cpu',
      'limits.memory',
      "metadata.annotations['multi']",
      "metadata.annotations['no-such']",
      'requests.cpu',
    ])
    for (const field of drifted)
      expect(plain(sayNotes(field.notes))).toContain('keeps the value from when the container started')
  })

  it('without the API server finds the same drift between env and files, by declared names only', () => {
    const rows = verdicts(changed, false)
    expect(rows.get('metadata.labels')).toMatchObject({ verdict: 'only-file', file: [{ by: 'name' }] })
    expect(rows.get('metadata.name')?.verdict).toBe('only-file')
    expect(rows.get('status.podIP')).toMatchObject({
      verdict: 'missing',
      add: expect.stringContaining('status.podIP'),
    })
  })
})

describe('ownContainer', () => {
  const traces = { mountinfo: '', cgroup: '' }

  it.each(all)('$title: is found by its variables alone', (recorded) => {
    const env = Object.fromEntries(recorded.env)
    const own = ownContainer(podOf(recorded), { ...traces, env })
    expect(own?.container.name).toBe(recorded.container)
    expect(own?.how).toBe(recorded.pod === 'probe' ? 'env' : 'only-one')
  })

  it('is found by the mount of the termination log', () => {
    const [any] = all
    if (!any) throw new Error('nothing recorded')
    const pod = podOf(any)
    const line = (uid: string) =>
      `1 2 8:1 /var/lib/kubelet/pods/${uid}/containers/bare/0a1b2c3d /dev/termination-log rw - ext4 /dev/sda1 rw\n`
    const own = (mountinfo: string) => ownContainer(pod, { env: {}, cgroup: '', mountinfo })
    expect(own(line(pod.metadata.uid))).toMatchObject({ how: 'mounts', container: { name: 'bare' } })
    expect(own(line('00000000-0000-0000-0000-000000000000'))).toBeUndefined()
    expect(own('')).toBeUndefined()
  })
})

describe('differingKeys', () => {
  it('leaves out what only the kubelet adds', () => {
    const text = 'a="1"\nkubernetes.io/config.seen="x"\nb="2"'
    expect(
      differingKeys(
        text,
        new Map([
          ['a', '1'],
          ['b', '3'],
          ['c', '4'],
        ]),
      ),
    ).toEqual(['b', 'c'])
    expect((parseDownwardFile(text) ?? []).filter((e) => isFileOnlyAnnotation(e.key)).length).toBe(1)
  })
})
