import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { plain } from '@/lib/phrase/phrase'
import {
  type CgroupValue,
  effectiveLimit,
  type LimitFacts,
  limitInEffect,
  parseCfs,
  parseCount,
  parseCpuMax,
  parseProcCgroup,
  podLimit,
  wordLimit,
} from './cgroup-limits'
import { parsePod } from './pod-spec'

const resize = z
  .object({ cgroup: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('e2e/inpod/resize.json', 'utf8')))

describe('cgroup files', () => {
  it.each([
    ['max 100000\n', { kind: 'none' }],
    ['15000 100000\n', { kind: 'limit', value: 0.15 }],
    ['150000 100000', { kind: 'limit', value: 1.5 }],
    ['15000 0', { kind: 'unreadable' }],
    ['', { kind: 'unreadable' }],
    ['15000', { kind: 'unreadable' }],
  ])('cpu.max %j', (text, value) => expect(parseCpuMax(text)).toEqual(value))

  it.each([
    ['-1\n', '100000\n', { kind: 'none' }],
    ['200000', '100000', { kind: 'limit', value: 2 }],
    ['x', '100000', { kind: 'unreadable' }],
  ])('cfs %j of %j', (quota, period, value) => expect(parseCfs(quota, period)).toEqual(value))

  it.each([
    ['max\n', { kind: 'none' }],
    ['9223372036854771712\n', { kind: 'none' }],
    ['268435456\n', { kind: 'limit', value: 268435456 }],
    ['0', { kind: 'limit', value: 0 }],
    ['lots', { kind: 'unreadable' }],
  ])('count %j', (text, value) => expect(parseCount(text)).toEqual(value))

  it('gives the limits that a real in-place resize set', () => {
    const { cgroup } = resize
    expect(parseCfs(cgroup['cpu/cpu.cfs_quota_us'] ?? '', cgroup['cpu/cpu.cfs_period_us'] ?? '')).toEqual({
      kind: 'limit',
      value: 0.15,
    })
    expect(parseCount(cgroup['memory/memory.limit_in_bytes'] ?? '')).toEqual({
      kind: 'limit',
      value: 300 * 1024 * 1024,
    })
  })

  it('holds the lowest limit on the way up', () => {
    const limit = (value: number) => ({ kind: 'limit' as const, value })
    expect(effectiveLimit([{ kind: 'none' }, limit(5), limit(3)])).toEqual(limit(3))
    expect(effectiveLimit([{ kind: 'unreadable' }, { kind: 'none' }])).toEqual({ kind: 'none' })
    expect(effectiveLimit([])).toEqual({ kind: 'unreadable' })
  })
})

describe('wordLimit', () => {
  it.each([
    ['cpu', { kind: 'limit', value: 0.15 }, /^0\.15 CPUs: at most 15 ms /],
    ['memory', { kind: 'limit', value: 268435456 }, /^268435456 bytes \(256 MiB\)/],
    ['pids', { kind: 'limit', value: 100 }, /^100 processes/],
    ['cpu', { kind: 'none' }, /^No CPU limit/],
    ['memory', { kind: 'unreadable' }, /could not be read/],
  ] as const)('%s %o', (what, value, says) => expect(plain(wordLimit(what, value))).toMatch(says))
})

describe('parseProcCgroup', () => {
  it('reads a real cgroup v1 process', () => {
    const text = readFileSync('e2e/inpod/probe/1-first/app/process.txt', 'utf8')
    const paths = parseProcCgroup(text)
    expect(paths.get('memory')).toMatch(/^\/kubelet-rig\/kubepods\/burstable\/podc7c54a5c/)
    expect(paths.get('')).toBe(paths.get('cpu'))
  })

  it.each([
    ['0::/\n', [['', '/']]],
    [
      '4:cpu,cpuacct:/a\n',
      [
        ['cpu', '/a'],
        ['cpuacct', '/a'],
      ],
    ],
    ['nonsense', []],
  ])('%j', (text, paths) => expect([...parseProcCgroup(text)]).toEqual(paths))
})

const MI = 1_048_576
const NONE: CgroupValue = { kind: 'none' }
const unread: LimitFacts['pod'] = { state: 'unread', command: 'kubectl get pod' }
const limit = (value: number): CgroupValue => ({ kind: 'limit', value })
const read = (amount: number | undefined, asked = amount): LimitFacts['pod'] => ({
  state: 'read',
  limit: amount,
  asked,
})

describe('limitInEffect', () => {
  it.each<[string, Partial<LimitFacts>, object, RegExp]>([
    [
      'an ephemeral container lives within its pod, as the spec says it',
      { pod: read(64 * MI) },
      { state: 'limited', value: 64 * MI, of: 'pod' },
      /64 MiB.*kills a process of the pod.*own cgroup has none.*cannot be seen/,
    ],
    [
      'a pod whose shrink is not in effect',
      { pod: read(320 * MI, 40 * MI) },
      { state: 'limited', value: 320 * MI, of: 'pod' },
      /^335544320 bytes .*reports it in effect, and not yet what the spec asks for \(41943040 bytes \(40 MiB\)\)/,
    ],
    [
      'a pod whose limit is lower than that of the container',
      { seen: limit(128 * MI), pod: read(64 * MI) },
      { state: 'limited', value: 64 * MI, of: 'pod' },
      /own cgroup holds 134217728 bytes \(128 MiB\)/,
    ],
    [
      'the container holds less than its pod',
      { seen: limit(64 * MI), pod: read(192 * MI) },
      { state: 'limited', value: 64 * MI, of: 'container' },
      /^67108864 bytes \(64 MiB\): the kernel kills a process of the container/,
    ],
    [
      'container and pod alike, the kernel having rounded',
      { seen: limit(64 * MI), pod: read(64 * MI - 1) },
      { of: 'container' },
      /64 MiB/,
    ],
    [
      'nothing in sight and the spec unread',
      { pod: unread },
      { state: 'none-seen' },
      /may have one: an ephemeral container runs within.* kubectl get pod shows/,
    ],
    ['a pod without a limit', { pod: read(undefined) }, { state: 'none' }, /^No memory limit: /],
    [
      'no limit up to the pod, which is in sight',
      { isHiddenAbove: false, pod: unread },
      { state: 'none' },
      /^No memory/,
    ],
    [
      'the process limit of the kubelet, which no spec holds',
      { what: 'pids', pod: read(undefined) },
      { state: 'none-seen' },
      /podPidsLimit/,
    ],
    [
      'an own limit that cannot be read under a pod that has one',
      { seen: { kind: 'unreadable' }, pod: read(64 * MI) },
      { state: 'limited', of: 'pod' },
      /own cgroup could not be read/,
    ],
    [
      'nothing readable at all',
      { seen: { kind: 'unreadable' }, pod: unread },
      { state: 'unreadable' },
      /could not be read/,
    ],
  ])('%s', (_, given, expected, says) => {
    const found = limitInEffect({ what: 'memory', seen: NONE, isHiddenAbove: true, pod: unread, ...given })
    expect(found).toMatchObject(expected)
    expect(plain(found.says)).toMatch(says)
  })
})

describe('podLimit', () => {
  const limits = (memory?: string, more: object = {}) => ({
    name: `c${memory ?? ''}`,
    resources: memory === undefined ? {} : { limits: { memory } },
    ...more,
  })
  it.each<[string, object, number | undefined]>([
    ['the sum where each container has one', { containers: [limits('64Mi'), limits('32Mi')] }, 96],
    ['none where one container has none', { containers: [limits('64Mi'), limits()] }, undefined],
    [
      'none where an init container has none',
      { containers: [limits('64Mi')], initContainers: [limits()] },
      undefined,
    ],
    ['a zero counts as none', { containers: [limits('0')] }, undefined],
    [
      "the pod's own before the sum",
      { resources: { limits: { memory: '48Mi' } }, containers: [limits('64Mi')] },
      48,
    ],
    [
      "the pod's own where no container has one",
      { resources: { limits: { memory: '48Mi' } }, containers: [limits()] },
      48,
    ],
    ['the largest init container', { containers: [limits('64Mi')], initContainers: [limits('80Mi')] }, 80],
    [
      'sidecars beside the main containers, and beside the init containers after them',
      {
        containers: [limits('64Mi')],
        initContainers: [limits('100Mi'), limits('32Mi', { restartPolicy: 'Always' }), limits('90Mi')],
      },
      122,
    ],
    [
      'ephemeral containers do not count',
      { containers: [limits('64Mi')], ephemeralContainers: [limits()] },
      64,
    ],
    ['with what the runtime needs', { containers: [limits('64Mi')], overhead: { memory: '16Mi' } }, 80],
  ])('is %s', (_, spec, mib) => {
    const pod = parsePod({ metadata: { name: 'p', namespace: 'n', uid: 'u' }, spec })
    if (!pod) throw new Error('no pod')
    expect(podLimit(pod, 'memory', 'spec')).toBe(mib === undefined ? undefined : mib * MI)
    expect(podLimit(pod, 'memory', 'effect')).toBe(mib === undefined ? undefined : mib * MI)
    expect(podLimit(pod, 'cpu', 'effect')).toBeUndefined()
  })

  it.each<[string, object, object, number | undefined, number | undefined]>([
    [
      'a shrink of a container that fails',
      { containers: [limits('40Mi')] },
      { containerStatuses: [{ name: 'c40Mi', resources: { limits: { memory: '320Mi' } } }] },
      40,
      320,
    ],
    [
      'a shrink of the whole pod that fails',
      { resources: { limits: { memory: '40Mi' } }, containers: [limits()] },
      { resources: { limits: { memory: '320Mi' } } },
      40,
      320,
    ],
    [
      'a limit that is new and not in effect',
      { containers: [limits('40Mi')] },
      { containerStatuses: [{ name: 'c40Mi', resources: {} }] },
      40,
      undefined,
    ],
    [
      'sums that the status has of a pod without resources of its own',
      { containers: [limits('64Mi'), limits()] },
      { resources: { limits: { memory: '64Mi' } } },
      undefined,
      undefined,
    ],
  ])('of %s is what is in effect', (_, spec, status, asked, inEffect) => {
    const pod = parsePod({ metadata: { name: 'p', namespace: 'n', uid: 'u' }, spec, status })
    if (!pod) throw new Error('no pod')
    const mib = (by: 'spec' | 'effect') => (podLimit(pod, 'memory', by) ?? Number.NaN) / MI
    expect([mib('spec'), mib('effect')]).toEqual([asked ?? Number.NaN, inEffect ?? Number.NaN])
  })
})
