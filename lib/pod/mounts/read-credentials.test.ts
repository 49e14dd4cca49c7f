import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { writeVolume } from '@/sandbox/atomic-writer'
import { createAuthority, createServerCertificate } from '@/sandbox/pki'
import { looksLikeVolume, readCredentialFiles } from './read-credentials'

const CANARY = 'c4n4ry-of-a-credential-that-no-answer-has'
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (payload: object) => `${part({ alg: 'RS256', kid: 'a' })}.${part(payload)}.${CANARY}`
const VAULT = jwt({
  iss: 'https://k',
  sub: 's',
  aud: ['vault'],
  exp: 2e9,
  iat: 1e9,
  'kubernetes.io': { namespace: 'n' },
})

let certificate: { cert: string; key: string }
let authority: { cert: string; key: string }
beforeAll(async () => {
  const now = new Date()
  authority = await createAuthority(now)
  certificate = await createServerCertificate(authority, now, { names: ['web.shop.svc'] })
})

describe('the files of a volume of the kubelet', () => {
  it('are named by their kind, and no printed form of them has what grants access', async () => {
    const root = join(await temporaryDirectory(), 'volume')
    const texts: Record<string, string> = {
      token: VAULT,
      'tls.crt': certificate.cert,
      'tls.key': certificate.key,
      'bundle.pem': `${certificate.key}\n${certificate.cert}`,
      'ca.crt': `${authority.cert}\n${authority.cert}`,
      'gcp/config.json': JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/x',
        credential_source: { file: '/a/token' },
        client_secret: CANARY,
      }),
      'gcp/key.json': JSON.stringify({ type: 'service_account', private_key: CANARY }),
      '.dockerconfigjson': JSON.stringify({ auths: { x: { auth: CANARY } } }),
      kubeconfig: `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {token: ${CANARY}}\n`,
      credentials: `[default]\naws_access_key_id = AKIA\naws_secret_access_key = ${CANARY}\n`,
      password: CANARY,
      'not-a-token': `${CANARY}.${CANARY}.${CANARY}`,
    }
    writeVolume(
      root,
      new Map(Object.entries(texts).map(([name, data]) => [name, { data, mode: 0o644 }])),
      new Date(),
    )
    const found = readCredentialFiles([root])
    expect(
      Object.fromEntries(found.files.map(({ path, parsed }) => [path.slice(root.length + 1), parsed?.kind])),
    ).toEqual({
      '.dockerconfigjson': 'registry',
      'bundle.pem': 'certificates',
      'ca.crt': 'certificates',
      credentials: 'aws-keys',
      'gcp/config.json': 'google-config',
      'gcp/key.json': 'google-key',
      kubeconfig: 'kubeconfig',
      'tls.crt': 'certificates',
      'tls.key': 'private-key',
      token: 'token',
    })
    expect(found.files.every(({ isSwapped, mode }) => isSwapped && mode === '0644')).toBe(true)
    expect(found.files.find(({ path }) => path.endsWith('tls.crt'))?.parsed).toMatchObject({
      first: { names: ['web.shop.svc'], isAuthority: false },
      hasKey: false,
    })
    expect(found.files.find(({ path }) => path.endsWith('bundle.pem'))?.parsed).toMatchObject({
      hasKey: true,
    })
    const printed = JSON.stringify(found) + inspect(found, { depth: 20, showHidden: true })
    for (const secret of [CANARY, VAULT, certificate.key.slice(40, 80)]) expect(printed).not.toContain(secret)
  })

  it.skipIf(process.getuid?.() === 0)('that cannot be read are named with their mode', async () => {
    const root = join(await temporaryDirectory(), 'volume')
    writeVolume(root, new Map([['token', { data: VAULT, mode: 0o000 }]]), new Date())
    expect(readCredentialFiles([root]).files).toMatchObject([{ state: 'denied', mode: '0000' }])
  })
})

describe('reading stays within the mount', () => {
  const inDirectory = async () => {
    const parent = await temporaryDirectory()
    const root = join(parent, 'mount')
    mkdirSync(root)
    writeFileSync(join(parent, 'outside'), VAULT)
    return { parent, root }
  }

  it('follows no link out of it, and each file once', async () => {
    const { parent, root } = await inDirectory()
    symlinkSync(join(parent, 'outside'), join(root, 'link'))
    symlinkSync('../outside', join(root, 'relative'))
    symlinkSync('.', join(root, 'circle'))
    symlinkSync('/proc/self', join(root, 'proc'))
    writeFileSync(join(root, 'token'), VAULT)
    symlinkSync('token', join(root, 'same'))
    expect(readCredentialFiles([root]).files.map(({ path }) => path)).toEqual([
      join(root, 'same'),
      join(root, 'token'),
    ])
  })

  it('reads a directory once that has two names', async () => {
    const { parent, root } = await inDirectory()
    writeFileSync(join(root, 'token'), VAULT)
    symlinkSync('mount', join(parent, 'other'))
    const { files } = readCredentialFiles([root, join(parent, 'other')])
    expect(files.map(({ path }) => path)).toEqual([join(root, 'token')])
  })

  it('takes a tmpfs for a volume by its link or its mode, and not the node’s own', async () => {
    const { parent, root } = await inDirectory()
    chmodSync(root, 0o755)
    expect(looksLikeVolume(root)).toBe(false)
    chmodSync(root, 0o2777)
    expect(looksLikeVolume(root)).toBe(true)
    writeVolume(join(parent, 'projected'), new Map([['token', { data: VAULT, mode: 0o644 }]]), new Date())
    chmodSync(join(parent, 'projected'), 0o755)
    expect(looksLikeVolume(join(parent, 'projected'))).toBe(true)
    expect(looksLikeVolume('/no/such/mount')).toBe(false)
  })

  it('goes four directories deep', async () => {
    const { root } = await inDirectory()
    for (const dir of ['a/b/c', 'a/b/c/d']) {
      mkdirSync(join(root, dir), { recursive: true })
      writeFileSync(join(root, dir, 'token'), VAULT)
    }
    expect(readCredentialFiles([root]).files.map(({ path }) => path)).toEqual([join(root, 'a/b/c/token')])
  })

  it('reads 200 files, none of more than 64 KiB, and says so', async () => {
    const { root } = await inDirectory()
    writeFileSync(join(root, 'a-large'), VAULT + ' '.repeat(65_536))
    for (let index = 0; index < 205; index += 1) writeFileSync(join(root, `f${index}`), VAULT)
    const { files, isCut, large } = readCredentialFiles([root])
    expect(isCut).toBe(true)
    expect(large).toEqual([join(root, 'a-large')])
    expect(files.length).toBeLessThanOrEqual(200)
  })

  it.each(['/proc', '/proc/self', '/sys', '/dev', '/', '/no/such/mount'])(
    'and reads nothing of %s',
    (root) => {
      expect(readCredentialFiles([root]).files).toEqual([])
    },
  )

  it('passes over a directory that it cannot open', async () => {
    const { root } = await inDirectory()
    const directory = join(root, 'closed')
    mkdirSync(directory)
    chmodSync(directory, 0o000)
    expect(readCredentialFiles([root]).files).toEqual([])
    rmSync(directory, { recursive: true, force: true })
  })
})
