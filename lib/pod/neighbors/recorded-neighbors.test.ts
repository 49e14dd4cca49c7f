import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { readTarget } from './read-neighbors'

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

it('sees the target of a real ephemeral container, of the same user', async () => {
  const path = 'probe-audiences-one-user/2-debugged/debugger/processes.json'
  expect(await readTarget(await recordedTree(path))).toMatchObject({
    container: 'nonroot',
    user: { uid: 65_532 },
    variables: { state: 'read', value: { count: 13, proxies: [] } },
    root: { value: { resolvConf: { value: expect.stringContaining('ndots:5') } } },
    mounts: {
      state: 'read',
      value: [{ at: '/var/run/secrets/kubernetes.io/serviceaccount', type: 'tmpfs', readOnly: true }],
    },
  })
})

it.each(['main', 'sidecar'])(
  'sees none from container %s of a real pod that shares its processes',
  async (own) => {
    expect(await readTarget(await recordedTree(`probe-shared/1-first/${own}/processes.json`))).toBeUndefined()
  },
)
