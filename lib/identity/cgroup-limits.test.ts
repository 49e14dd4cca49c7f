import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import {
  effectiveLimit,
  parseCfs,
  parseCount,
  parseCpuMax,
  parseProcCgroup,
  wordLimit,
} from './cgroup-limits'

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
  ] as const)('%s %o', (what, value, says) => expect(wordLimit(what, value)).toMatch(says))
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
