import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type FakeProcess, POD_UID, writeProcTree } from '@/sandbox/proc-tree'
import { InsideRoot } from './inside-root'
import { MOST_CONTAINERS, MOST_PROCESSES, readNeighbors } from './read-neighbors'

const CANARY = 'c4n4ry-of-another-container'
const SA = '/var/run/secrets/kubernetes.io/serviceaccount'
const self: FakeProcess = { pid: 'self', command: 'node', container: 'podglass' }
const app: FakeProcess = {
  pid: 7,
  command: 'shop',
  container: 'app',
  uid: 1001,
  groups: [2000],
  env: { HTTPS_PROXY: `http://user:${CANARY}@proxy:3128`, NO_PROXY: CANARY, TOKEN: CANARY, PATH: '/bin' },
  mounts: [SA, '/var/run/secrets/tokens', '/data'],
  files: {
    [`${SA}/..2026/token`]: { text: CANARY, mode: 0o640 },
    [`${SA}/..data`]: { link: '..2026' },
    [`${SA}/token`]: { link: '..data/token' },
    '/etc/resolv.conf': 'nameserver 10.96.0.10\nsearch shop.svc.cluster.local\noptions ndots:5\n',
    '/usr/lib/ld-musl-x86_64.so.1': '',
    '/lib': { link: '/usr/lib' },
  },
}

async function tree(...processes: FakeProcess[]): Promise<string> {
  const dir = await temporaryDirectory()
  writeProcTree(dir, processes)
  return dir
}

describe('readNeighbors', () => {
  it('recognizes another container by one of its processes, and keeps no value and no content', async () => {
    const dir = await tree(self, { ...self, pid: 20 }, app, { ...app, pid: 9, command: 'worker' })
    const found = await readNeighbors(dir)
    expect(found).toMatchObject({ processes: 3, examined: 3, isCut: false, foreign: 0 })
    expect(found.containers).toHaveLength(1)
    expect(found.containers[0]).toMatchObject({
      pid: 7,
      container: 'app',
      user: { command: 'shop', uid: 1001, groups: [2000], readsAll: false },
      variables: { state: 'read', value: { count: 4, proxies: ['HTTPS_PROXY', 'NO_PROXY'] } },
      mounts: { value: [{ at: SA, type: 'tmpfs', readOnly: true }, { at: '/var/run/secrets/tokens' }] },
      root: {
        value: {
          token: { state: 'read', value: { mode: 0o640 } },
          resolvConf: { value: expect.stringContaining('ndots:5') },
          libc: { value: { name: 'musl', loader: 'ld-musl-x86_64.so.1' } },
        },
      },
    })
    expect(JSON.stringify(found)).not.toContain(CANARY)
  })

  it('is alone where it sees its own processes, the one that holds the namespaces, and other pods', async () => {
    const dir = await tree(
      self,
      { pid: 1, command: 'pause', container: 'sandbox' },
      { ...self, pid: 8 },
      { ...app, pid: 9, podUid: POD_UID.replace('0d', '1e') },
    )
    expect(await readNeighbors(dir)).toMatchObject({ containers: [], foreign: 1 })
  })

  it('names what the kernel does not let it see, and still tells the user', async () => {
    const dir = await tree(self, { ...app, closed: true })
    const [only] = (await readNeighbors(dir)).containers
    expect(only).toMatchObject({
      user: { uid: 1001 },
      variables: { state: 'unread' },
      mounts: { state: 'unread' },
      root: { state: 'unread' },
    })
  })

  it('examines so many processes and so many containers, and says that there are more', async () => {
    const others = Array.from({ length: MOST_PROCESSES + 5 }, (_, index) => ({
      ...app,
      pid: index + 2,
      container: `c${index}`,
    }))
    const found = await readNeighbors(await tree(self, ...others))
    expect(found.containers).toHaveLength(MOST_CONTAINERS)
    expect(found).toMatchObject({ examined: MOST_PROCESSES, processes: others.length, isCut: true })
  })
})

describe('InsideRoot', () => {
  it.each([
    ['an absolute link', { link: '/etc/secret' }],
    ['a link with dots', { link: '../../../../../../etc/secret' }],
    ['a link to itself', { link: 'resolv.conf' }],
    ['a link through another', { link: '/out/secret' }],
    ['a link through more folders than are held open', { link: `/deep${'/d'.repeat(40)}/secret` }],
  ])('%s leads nowhere out of the root', async (_, link) => {
    const dir = await tree({
      ...app,
      files: {
        '/etc/resolv.conf': link,
        '/out': { link: '../..' },
        [`/deep${'/d'.repeat(40)}/secret`]: CANARY,
      },
    })
    writeFileSync(join(dir, 'secret'), CANARY)
    mkdirSync(join(dir, 'etc'))
    writeFileSync(join(dir, 'etc/secret'), CANARY)
    const root = await InsideRoot.open(join(dir, '7/root'))
    onTestFinished(() => root.close())
    await expect(root.read('/etc/resolv.conf', 100)).rejects.toMatchObject({
      code: expect.stringMatching(/ENOENT|ELOOP/),
    })
  })

  it('follows links within the root as the container would', async () => {
    const dir = await tree({
      ...app,
      files: {
        '/run/real': 'inside',
        '/etc/resolv.conf': { link: '../../../run/./real' },
        '/x': { link: '/etc' },
      },
    })
    const root = await InsideRoot.open(join(dir, '7/root'))
    onTestFinished(() => root.close())
    expect(await root.read('/x/resolv.conf', 4)).toBe('insi')
    expect(await root.names('/x', 10)).toEqual(['resolv.conf'])
  })

  it('reads no pipe and no directory', async () => {
    const dir = await tree({ ...app, files: { '/etc/a': 'b' } })
    symlinkSync('/dev/zero', join(dir, '7/root/zero'))
    const root = await InsideRoot.open(join(dir, '7/root'))
    onTestFinished(() => root.close())
    await expect(root.read('/etc', 10)).rejects.toThrow()
    await expect(root.read('/zero', 10)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('leaves no file open', async () => {
    const { readdirSync } = await import('node:fs')
    const before = readdirSync('/proc/self/fd').length
    const dir = await tree(self, app)
    for (let turn = 0; turn < 20; turn += 1) await readNeighbors(dir)
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 10)
  })
})
