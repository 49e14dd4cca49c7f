import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { present } from '@/lib/present'
import { createTestCa } from '../testing/certificates'
import { CANARY, testToken } from '../testing/pod'
import { createServiceAccountDir, type ServiceAccountFiles } from '../testing/service-account-dir'
import { Credentials } from './credentials'
import { readServiceAccountFiles } from './service-account-files'

function accountWith(files: ServiceAccountFiles) {
  const account = createServiceAccountDir(files)
  onTestFinished(() => account.remove())
  return account
}

describe('readServiceAccountFiles', () => {
  it('gives path, mode, owner, size and the time of the swap', async () => {
    const account = accountWith({ token: 'abc\n', 'ca.crt': 'x', namespace: 'shop' })
    const set = readServiceAccountFiles(account.dir)
    expect(set.data).toMatch(/^\.\.2026_/)
    expect(Number.isNaN(Date.parse(set.swappedAt ?? ''))).toBe(false)
    expect(set.token.file).toMatchObject({
      path: join(account.dir, 'token'),
      state: 'readable',
      mode: '0640',
      uid: process.getuid?.(),
      bytes: 4,
    })
  })

  it('reads a directory that no kubelet laid out', async () => {
    const account = accountWith({})
    await rm(join(account.dir, '..data'))
    for (const name of ['token', 'ca.crt', 'namespace']) {
      await rm(join(account.dir, name))
      await writeFile(join(account.dir, name), name)
    }
    const set = readServiceAccountFiles(account.dir)
    expect(set.data).toBeUndefined()
    expect(set.token.text?.reveal()).toBe('token')
  })
})

describe('the state of a file', () => {
  it.each([
    ['absent', undefined, 'ENOENT'],
    ['empty', '', undefined],
    ['empty', '\r\n \t', undefined],
    ['oversized', Buffer.alloc(1_048_576, 'a'), undefined],
    ['malformed', 'two words', undefined],
    ['malformed', 'nul\0', undefined],
    ['readable', '  token\r\n', undefined],
  ] as const)('is %s for %j', async (state, token, osCode) => {
    const ca = (await createTestCa()).cert
    const account = accountWith({
      'ca.crt': ca,
      namespace: 'shop\r\n',
      ...present({ token }),
    })
    const seen = new Credentials(account.dir).state()
    expect(seen.token).toMatchObject({ state, kept: false, ...(osCode ? { osCode } : {}) })
    expect(seen.namespace).toMatchObject({ state: 'readable', value: 'shop' })
    expect(seen.ca).toMatchObject({ state: 'readable', certificates: 1 })
  })

  it('is unreadable for a directory and for a loop of links, with the system code', async () => {
    const account = accountWith({ namespace: '../etc' })
    const { data = '' } = readServiceAccountFiles(account.dir)
    await mkdir(join(account.dir, data, 'token'))
    await symlink('ca.crt', join(account.dir, data, 'ca.crt'))
    const seen = new Credentials(account.dir).state()
    expect(seen.token).toMatchObject({ state: 'unreadable', osCode: 'EISDIR' })
    expect(seen.ca).toMatchObject({ state: 'unreadable', osCode: 'ELOOP' })
    expect(seen.namespace).toMatchObject({ state: 'malformed' })
    expect(seen.namespace.value).toBeUndefined()
  })

  it.skipIf(process.getuid?.() === 0)('is unreadable without the right to open it', async () => {
    const account = accountWith({ token: 'abc' })
    const { data = '' } = readServiceAccountFiles(account.dir)
    await writeFile(join(account.dir, data, 'ca.crt'), 'x', { mode: 0o000 })
    expect(new Credentials(account.dir).state().ca).toMatchObject({ osCode: 'EACCES' })
  })

  it('is absent for all three when the volume is not mounted', async () => {
    const { token, ca, namespace, data } = new Credentials('/nowhere/serviceaccount').state()
    expect([token.state, ca.state, namespace.state, data]).toEqual(['absent', 'absent', 'absent', undefined])
  })
})

describe('the last good value', () => {
  it.each([
    ['empty', { token: '' }],
    ['absent', {}],
    ['oversized', { token: 'x'.repeat(100_000) }],
  ])('stays in use while the token is %s, and the state says so', async (state, files) => {
    const ca = (await createTestCa()).cert
    const account = accountWith({ token: testToken(1), 'ca.crt': ca })
    let clock = 0
    const credentials = new Credentials(account.dir, () => clock)
    const first = credentials.current()
    account.swap({ ...files, 'ca.crt': 'broken' })
    clock = 60_000
    const headers = {}
    expect(credentials.current()).toMatchObject({ hasToken: true, caPem: first.caPem })
    credentials.sign(headers)
    expect(headers).toEqual({ authorization: `Bearer ${testToken(1)}` })
    expect(credentials.state()).toMatchObject({
      token: { state, kept: true },
      ca: { state: 'malformed', kept: true },
    })
    account.swap({ token: testToken(2), 'ca.crt': ca })
    credentials.current()
    credentials.sign(headers)
    expect(headers).toEqual({ authorization: `Bearer ${testToken(2)}` })
  })
})

describe('the token', () => {
  it('shows its header and claims, never its signature', async () => {
    const account = accountWith({ token: testToken() })
    const parts = new Credentials(account.dir).tokenParts()
    expect(testToken().startsWith(`${parts?.header}.${parts?.payload}.`)).toBe(true)
    expect(Object.keys(parts ?? {})).toEqual(['header', 'payload'])
    expect(JSON.stringify(parts)).not.toContain(CANARY)
  })

  it('that is not a JWT has no parts', async () => {
    const account = accountWith({ token: 'opaque-secret' })
    expect(new Credentials(account.dir).tokenParts()).toBeNull()
  })

  it('appears in no printed form of what has it', async () => {
    const account = accountWith({ token: testToken() })
    const credentials = new Credentials(account.dir)
    const set = readServiceAccountFiles(account.dir)
    const state = credentials.state()
    for (const value of [credentials, set, state, credentials.current()]) {
      expect(inspect(value, { depth: 20, showHidden: true })).not.toContain(CANARY)
      expect(JSON.stringify(value)).not.toContain(CANARY)
      expect(String(value)).not.toContain(CANARY)
    }
  })

  it('and its signature are left out of text that echoes them', async () => {
    const account = accountWith({ token: testToken() })
    const credentials = new Credentials(account.dir)
    credentials.current()
    expect(credentials.withoutToken(`a ${testToken()} b ${CANARY}1 c`)).toBe(
      'a [token left out] b [signature left out] c',
    )
  })
})
