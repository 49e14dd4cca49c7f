import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@/e2e/free-port'
import { handOver } from '@/e2e/testing/image'
import { faultLines, NO_PRIVILEGES, readPrivileges, readResidentPeak } from '@/e2e/testing/privileges'
import { startViewers } from '@/e2e/testing/viewers'
import { startCluster } from '@/sandbox/cluster'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { CommandError } from './run-command'
import type { RunningImage, StartOptions } from './start-image'

const MIB = 1024 * 1024
export const MEMORY = 256 * MIB
const VIEWERS = 20
const REQUESTS = 300
const PATHS = [
  '/',
  '/identity',
  '/resources',
  '/permissions',
  '/refusals',
  '/connection',
  '/api/identity',
  '/api/access',
  '/api/kinds',
]

export interface Trial {
  faults: string[]
  /** From the start of the container to the first 200 of /readyz. */
  startMs: number
  /** From SIGTERM to the end, with 20 streams open. */
  drainMs: number
  residentBytes: number
  /** Of the control group that it runs in; undefined where that is not visible. */
  memoryLimit: number | undefined
}

/** Runs an image against the sandbox cluster, as a kubelet would, and looks at it from outside and through the kernel. */
export async function tryImage(start: (options: StartOptions) => RunningImage): Promise<Trial> {
  const cluster = await startCluster({ scenario: defaultScenario })
  const [port, healthPort] = [await freePort(), await freePort()]
  const startedAt = performance.now()
  const image = start({
    environment: { ...handOver(cluster.environment()), PORT: String(port), HEALTH_PORT: String(healthPort) },
    mounts: {
      '/var/run/secrets/kubernetes.io/serviceaccount': cluster.serviceAccountDir,
      '/etc/downward': cluster.downwardApiDir,
    },
    memoryBytes: MEMORY,
  })
  const page = `http://127.0.0.1:${port}`
  try {
    await untilReady(image, `http://127.0.0.1:${healthPort}/readyz`)
    const startMs = performance.now() - startedAt
    const pid = image.pid()
    if (pid === undefined)
      throw new CommandError('The process of the container is not found on this machine.')
    const memoryLimit = readMemoryLimit(pid)
    const faults = [
      ...isolationFaults(pid),
      ...(await answerFaults(page, `http://127.0.0.1:${healthPort}/livez`)),
    ]
    const seen = await lookAndEnd(image, pid, port)
    faults.push(...seen.faults, ...faultLines(image.output()))
    return { ...seen, faults, startMs, memoryLimit }
  } finally {
    await image.remove()
    await cluster.stop()
  }
}

/** What went wrong while viewers used it and SIGTERM ended it. */
async function lookAndEnd(image: RunningImage, pid: number, port: number) {
  const faults: string[] = []
  const viewers = await startViewers(port, { count: VIEWERS, perSecond: 2.5 })
  for (const deadline = performance.now() + 60_000; viewers.figures().asked < REQUESTS; await sleep(100)) {
    if (performance.now() > deadline)
      throw new CommandError(`It answered ${viewers.figures().asked} requests in 60 s.`)
  }
  const residentBytes = readResidentPeak(pid)
  if (residentBytes >= MEMORY) faults.push('It needed more than 256 MiB.')

  const stoppedAt = performance.now()
  image.terminate()
  const code = await Promise.race([image.ended, sleep(20_000, 'nothing within 20 s', { ref: false })])
  const drainMs = performance.now() - stoppedAt
  if (code !== 0) faults.push(`SIGTERM ended it with ${code}.`)
  if (drainMs > 10_000) faults.push(`SIGTERM ended it after ${Math.round(drainMs)} ms.`)
  const { failures, told } = await viewers.stop()
  if (told !== VIEWERS) faults.push(`SIGTERM told ${told} of ${VIEWERS} open streams.`)
  return { faults: [...faults, ...failures], residentBytes, drainMs }
}

async function untilReady(image: RunningImage, url: string): Promise<void> {
  let code: number | null | undefined
  void image.ended.then((ended) => {
    code = ended
  })
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await sleep(20)) {
    if (code !== undefined) throw new CommandError(`The container ended with ${code}:\n${image.output()}`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (answer?.status === 200) return
  }
  throw new CommandError(`The container was not ready within 30 s:\n${image.output()}`)
}

/** What the process is beyond a user without any privilege on a root file system that it cannot write. */
function isolationFaults(pid: number): string[] {
  const { groups = '', ...privileges } = readPrivileges(pid)
  const { groups: _none, ...expected } = NO_PRIVILEGES
  const faults = Object.entries(expected).flatMap(([name, value]) => {
    const has = privileges[name as keyof typeof privileges]
    return `${has}` === `${value}` ? [] : [`${name} of the process: ${has}`]
  })
  // An engine can list its one group among the supplementary ones too.
  if (!['', '65532'].includes(groups)) faults.push(`groups of the process: ${groups}`)
  const root = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, , , , at]) => at === '/')
  if (!root?.[5]?.split(',').includes('ro')) faults.push('The root file system can be written.')
  return faults
}

function readMemoryLimit(pid: number): number | undefined {
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  const files = [
    ['/sys/fs/cgroup/memory', /^\d+:memory:(.*)$/m.exec(groups)?.[1], 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', /^0::(.*)$/m.exec(groups)?.[1], 'memory.max'],
  ]
  for (const [root = '', path, name = ''] of files) {
    const file = path === undefined ? '' : join(root, path, name)
    if (existsSync(file)) return Number(readFileSync(file, 'utf8'))
  }
  return undefined
}

async function answerFaults(page: string, livez: string): Promise<string[]> {
  const faults: string[] = []
  for (const url of [livez, ...PATHS.map((path) => `${page}${path}`)]) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    await answer.arrayBuffer()
    if (answer.status !== 200) faults.push(`${url}: ${answer.status}`)
  }
  const html = await fetch(page).then((answer) => answer.text())
  if (!html.includes('<title>')) faults.push('The page has no title.')
  const identity = await fetch(`${page}/api/identity`).then((answer) => answer.json())
  if (identity.token?.state !== 'readable') faults.push(`The token is ${identity.token?.state}.`)
  return faults
}
