import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type FakeProcess, POD_UID, writeProcTree } from '@/sandbox/proc-tree'
import { InsideRoot } from './inside-root'
import { readTarget } from './read-neighbors'

const CANARY = 'c4n4ry-of-another-container'
const SA = '/var/run/secrets/kubernetes.io/serviceaccount'
const self: FakeProcess = { pid: 'self', command: 'node', container: 'podglass' }
const app: FakeProcess = {
  pid: 1,
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

describe('readTarget', () => {
  it('recognizes the container of process 1, and keeps no value and no content', async () => {
    const found = await readTarget(await tree(self, app, { ...self, pid: 20 }))
    expect(found).toMatchObject({
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

  it.each([
    ['of its own container', { ...self, pid: 1 }],
    ['that holds the namespaces of the pod', { pid: 1, command: 'pause', container: 'sandbox' }],
    ['of another pod', { ...app, podUid: POD_UID.replace('0d', '1e') }],
  ])('sees nothing where process 1 is one %s', async (_what, first) => {
    expect(await readTarget(await tree(self, first, { ...app, pid: 9 }))).toBeUndefined()
  })

  it('names what the kernel does not let it see, and still tells the user', async () => {
    expect(await readTarget(await tree(self, { ...app, closed: true }))).toMatchObject({
      user: { uid: 1001 },
      variables: { state: 'unread' },
      mounts: { state: 'unread' },
      root: { state: 'unread' },
    })
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
    const root = await InsideRoot.open(join(dir, '1/root'))
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
    const root = await InsideRoot.open(join(dir, '1/root'))
    onTestFinished(() => root.close())
    expect(await root.read('/x/resolv.conf', 4)).toBe('insi')
    expect(await root.names('/x', 10)).toEqual(['resolv.conf'])
  })

  it('reads no pipe and no directory', async () => {
    const dir = await tree({ ...app, files: { '/etc/a': 'b' } })
    symlinkSync('/dev/zero', join(dir, '1/root/zero'))
    const root = await InsideRoot.open(join(dir, '1/root'))
    onTestFinished(() => root.close())
    await expect(root.read('/etc', 10)).rejects.toThrow()
    await expect(root.read('/zero', 10)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('leaves no file open', async () => {
    const { readdirSync } = await import('node:fs')
    const before = readdirSync('/proc/self/fd').length
    const dir = await tree(self, app)
    for (let turn = 0; turn < 20; turn += 1) await readTarget(dir)
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 10)
  })
})
