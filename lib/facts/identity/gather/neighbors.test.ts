import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { describeNeighbor } from '@/lib/facts/identity/judge/describe-neighbor'
import type { NeighborContainer } from '@/lib/identity/process-traces'
import { code, plain, say, words } from '@/lib/phrase/phrase'
import { type FakeProcess, writeProcTree } from '@/sandbox/proc-tree'
import { neighborsSchema } from '../contract/neighbors'
import { describeNeighbors } from './neighbors'

const CANARY = 'c4n4ry-of-another-container'
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'
const self: FakeProcess = { pid: 'self', command: 'node', container: 'podglass' }

async function answer(processes: readonly FakeProcess[], attachedFrom?: string) {
  const procDir = join(await temporaryDirectory(), 'proc')
  writeProcTree(procDir, processes)
  const settings = attachedFrom === undefined ? {} : { attachedFrom }
  return z.encode(neighborsSchema, await describeNeighbors({ settings, procDir }))
}

describe('describeNeighbors', () => {
  it('says that another container cannot read its own token, and reads none of it', async () => {
    const env = { https_proxy: CANARY, PASSWORD: CANARY }
    const files = { [TOKEN]: { text: CANARY, mode: 0o600 }, '/etc/resolv.conf': 'nameserver 10.96.0.10\n' }
    const told = await answer([self, { pid: 1, command: 'shop', container: 'app', uid: 1001, env, files }])
    const { target } = told
    expect(target).toMatchObject({ name: 'app', uid: 1001, token: { state: 'bad' } })
    expect(target?.token.says).toMatch(
      /has mode 0600 and belongs to \d+:\d+\. Its user 1001:1001 cannot read it/,
    )
    expect(target?.proxies.says).toBe('https_proxy, of 2 variables. Values are not read.')
    expect(target?.proxies.marks).toEqual({ says: [[0, 11, 'code']] })
    expect(target?.resolver.says).toContain('nameserver 10.96.0.10')
    expect(target?.libc.says).toContain('static')
    expect(JSON.stringify(told)).not.toContain(CANARY)
  })

  it('says nothing of the processes of a machine that is no pod', async () => {
    const processes = [self, { pid: 1, command: 'shop', container: 'app' } as const]
    expect(await answer(processes, 'laptop')).toEqual({})
    expect(await answer(processes)).not.toEqual({})
  })

  it('tells what the kernel refused from what failed, and what would open it', () => {
    const user = { command: 'x', uid: 1001, gid: 1002, groups: [], readsAll: false }
    const refused = { state: 'unread', osCode: 'EACCES' } as const
    const container: NeighborContainer = {
      user,
      variables: refused,
      mounts: refused,
      root: refused,
    }
    const told = describeNeighbor(container, words)
    expect(
      [told.token, told.mounts, told.resolver, told.libc, told.proxies].map(({ state }) => state),
    ).toEqual(Array(5).fill('denied'))
    const fix = plain(told.fix ?? [])
    expect(fix).toContain('Run this container as user 1001 and group 1002')
    expect(fix).toContain('effective only for root')
    const failed = describeNeighbor({ ...container, root: { state: 'unread', osCode: 'EIO' } }, words)
    expect(failed.token).toEqual({
      state: 'unknown',
      says: say`Its token file could not be read (${code('EIO')}).`,
    })
  })
})
