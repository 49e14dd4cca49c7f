import { expect, it } from 'vitest'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import type { KubeClient, Status } from '@/lib/kube/transport/types'
import type { LogSource } from '@/lib/objects/log-sources'
import { LogMemory } from './log-memory'
import { readLogs } from './read-logs'

const source: LogSource = {
  pod: 'web-1',
  container: 'web',
  owner: 'web',
  account: 'web',
  previous: false,
  state: 'runs',
  run: 'web-1 0',
}
const line =
  '2026-11-26T11:59:00.000000000Z pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"\n'

/** A log that is there, is not for a moment, and is there again. */
function answering(answers: readonly (string | 400)[]): Pick<KubeClient, 'get'> {
  const left = [...answers]
  return {
    get: async (path) => {
      const text = left.shift() ?? ''
      if (text !== 400)
        return { status: 200, witness: { nosniff: false }, json: undefined, text, ms: 1, bytes: 1 }
      const status = { kind: 'Status', message: 'unable to retrieve container logs' } as Status
      throw new KubeStatusError({ method: 'GET', path }, 400, status, { nosniff: false }, 1)
    },
  }
}

it('counts a refusal once though its log was unavailable for a moment', async () => {
  const memory = new LogMemory()
  const { signal } = new AbortController()
  const kube = answering([line, 400, line]) as KubeClient
  for (let turn = 0; turn < 3; turn += 1) {
    await readLogs([source], { kube, namespace: 'shop', memory, now: Date.now, asker: signal, signal })
  }
  expect(memory.refusalsOf(source).map(({ times }) => times.length)).toEqual([1])
})

it('remembers of a log that it has requests, also where no refusal is near them', async () => {
  const memory = new LogMemory()
  const { signal } = new AbortController()
  const at = (second: number) => `2026-11-26T11:59:0${second}.000000000Z`
  const kube = answering([`${at(0)} GET /orders 200 5ms\n`, `${at(0)} GET /orders 200 5ms\n${line}`, line])
  for (const hasRead of [1, 2, 3]) {
    await readLogs([source], {
      kube: kube as KubeClient,
      namespace: 'shop',
      memory,
      now: () => hasRead,
      asker: signal,
      signal,
    })
    expect(memory.of(source)).toMatchObject({ readMs: hasRead, hasStrangers: true })
  }
})
