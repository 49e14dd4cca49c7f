import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { readNeighbors } from './read-neighbors'

const refused = z.object({ refused: z.string() })
const traces = { cgroup: z.string(), mountinfo: z.string(), status: z.string() }
const schema = z.object({
  self: z.object(traces),
  processes: z.array(
    z.object({
      pid: z.number(),
      ...traces,
      environNames: z.union([z.array(z.string()), refused]),
      resolvConf: z.union([z.string(), refused]),
    }),
  ),
})

/** What a real container saw under `/proc`: what was refused to it there is absent here. */
async function recordedTree(path: string): Promise<string> {
  const { self, processes } = schema.parse(JSON.parse(readFileSync(join('e2e/inpod', path), 'utf8')))
  const dir = await temporaryDirectory()
  const write = (pid: string, files: Record<string, string>) => {
    mkdirSync(join(dir, pid), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, pid, name), text)
  }
  write('self', self)
  for (const { pid, environNames, resolvConf, ...rest } of processes) {
    const { cgroup, mountinfo, status } = rest
    write(String(pid), { cgroup, mountinfo, status })
    if (Array.isArray(environNames)) {
      write(String(pid), { environ: environNames.map((name) => `${name}=value\0`).join('') })
    }
    if (typeof resolvConf === 'string') write(`${pid}/root/etc`, { 'resolv.conf': resolvConf })
  }
  return dir
}

it.each([
  [
    'a sidecar of user 0',
    'probe-shared/1-first/sidecar/processes.json',
    ['main', 1000, { state: 'unread' }, { state: 'unread' }],
  ],
  [
    'a container of user 1000 beside it',
    'probe-shared/1-first/main/processes.json',
    ['sidecar', 0, { state: 'unread' }, { state: 'unread' }],
  ],
  [
    'an ephemeral container with a target of the same user',
    'probe-audiences-one-user/2-debugged/debugger/processes.json',
    [
      'nonroot',
      65_532,
      { state: 'read', value: { count: 13, proxies: [] } },
      { value: { resolvConf: { value: expect.stringContaining('ndots:5') } } },
    ],
  ],
])('sees one other container of a real pod from %s', async (_, path, [container, uid, variables, root]) => {
  const found = await readNeighbors(await recordedTree(path))
  expect(found).toMatchObject({
    foreign: 0,
    containers: [{ container, user: { uid }, variables, root, mounts: { state: 'read' } }],
  })
  const mounts = found.containers.flatMap((one) => (one.mounts.state === 'read' ? one.mounts.value : []))
  expect(mounts).toEqual([
    { at: '/var/run/secrets/kubernetes.io/serviceaccount', type: 'tmpfs', readOnly: true },
  ])
})
