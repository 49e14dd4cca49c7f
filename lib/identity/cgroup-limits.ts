import { sayBytes } from '@/lib/words/bytes'

/** A limit as one cgroup file states it: a number in the file's unit, no limit, or text of another form. */
export type CgroupValue = { kind: 'limit'; value: number } | { kind: 'none' } | { kind: 'unreadable' }

// cgroup v1 says "no limit" with the largest page-aligned int64.
const V1_UNLIMITED = 2 ** 62

const NONE: CgroupValue = { kind: 'none' }
const UNREADABLE: CgroupValue = { kind: 'unreadable' }

/** CPUs that `cpu.max` of cgroup v2 allows: quota and period in microseconds, or `max`. */
export function parseCpuMax(text: string): CgroupValue {
  const match = /^(max|\d{1,18}) (\d{1,18})\s*$/.exec(text)
  if (!match) return UNREADABLE
  return match[1] === 'max' ? NONE : cpus(Number(match[1]), Number(match[2]))
}

/** CPUs that `cpu.cfs_quota_us` and `cpu.cfs_period_us` of cgroup v1 allow; a negative quota is no limit. */
export function parseCfs(quota: string, period: string): CgroupValue {
  if (!/^-?\d{1,18}\s*$/.test(quota) || !/^\d{1,18}\s*$/.test(period)) return UNREADABLE
  return Number(quota) < 0 ? NONE : cpus(Number(quota), Number(period))
}

/** Bytes or tasks of `memory.max`, `pids.max` (v2 and v1) and `memory.limit_in_bytes` (v1). */
export function parseCount(text: string): CgroupValue {
  if (/^max\s*$/.test(text)) return NONE
  if (!/^-?\d{1,20}\s*$/.test(text)) return UNREADABLE
  const value = Number(text)
  return value < 0 || value >= V1_UNLIMITED ? NONE : { kind: 'limit', value }
}

/** The lowest of the limits on the way up: what holds in effect. */
export function effectiveLimit(values: readonly CgroupValue[]): CgroupValue {
  const limits = values.flatMap((v) => (v.kind === 'limit' ? [v.value] : []))
  if (limits.length > 0) return { kind: 'limit', value: Math.min(...limits) }
  return values.some((v) => v.kind === 'none') ? NONE : UNREADABLE
}

export type CgroupSubject = 'cpu' | 'memory' | 'pids'

/** One sentence about an effective limit, with its unit. `on` is whose processes share it. */
export function wordLimit(
  what: CgroupSubject,
  value: CgroupValue,
  on: 'container' | 'pod' = 'container',
): string {
  if (value.kind === 'unreadable') return `The ${what} limit could not be read.`
  if (value.kind === 'none') return NO_LIMIT[what]
  const amount = wordAmount(what, value.value)
  if (what === 'cpu') {
    const ms = Math.round(value.value * 10_000) / 100
    return `${amount}: at most ${ms} ms of CPU time per 100 ms, then the kernel makes the ${on} wait.`
  }
  if (what === 'memory') return `${amount}: the kernel kills a process of the ${on} that uses more.`
  return `${amount} at once.`
}

/** An amount of the resource with its unit: "0.5 CPUs", "67108864 bytes (64 MiB)". */
export function wordAmount(what: CgroupSubject, value: number): string {
  if (what === 'cpu') return `${round(value)} CPUs`
  return what === 'memory' ? `${value} bytes (${sayBytes(value)})` : `${value} processes and threads`
}

const NO_LIMIT: Record<CgroupSubject, string> = {
  cpu: 'No CPU limit: the container can use every CPU of the node.',
  memory: 'No memory limit: the container can use all memory of the node.',
  pids: 'No limit on processes and threads in this cgroup.',
}

/** The cgroup path of each controller in `/proc/self/cgroup`; the unified hierarchy of v2 is under "". */
export function parseProcCgroup(text: string): Map<string, string> {
  const paths = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line)
    for (const controller of match?.[1]?.split(',') ?? []) paths.set(controller, match?.[2] ?? '/')
  }
  return paths
}

function cpus(quota: number, period: number): CgroupValue {
  return period > 0 ? { kind: 'limit', value: quota / period } : UNREADABLE
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
