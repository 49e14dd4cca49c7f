import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { createAuthority } from '@/sandbox/pki'
import { certificateKeys, readBundle } from './ca-bundle'

let one: { cert: string; key: string }
let other: { cert: string; key: string }
beforeAll(async () => {
  const now = new Date()
  ;[one, other] = await Promise.all([createAuthority(now), createAuthority(now)])
})

describe('readBundle', () => {
  it('counts certificates among anything else, and gives nothing but hashes', async () => {
    const path = join(await temporaryDirectory(), 'bundle.pem')
    writeFileSync(path, `# a comment\n${one.cert}\n${one.key}\npassword: c4n4ry\n${other.cert}`)
    const facts = await readBundle(path)
    expect(facts).toEqual({
      state: 'readable',
      certificates: 2,
      keys: certificateKeys(one.cert + other.cert),
      isCut: false,
    })
    expect(JSON.stringify(facts)).not.toMatch(/c4n4ry|BEGIN|PRIVATE/)
  })

  it.each<[string, (dir: string) => string, string]>([
    ['absent', (dir) => join(dir, 'none'), 'absent'],
    ['under a file', (dir) => join(dir, 'text', 'x'), 'absent'],
    ['no certificate', (dir) => join(dir, 'text'), 'none'],
    ['a directory', (dir) => dir, 'failed'],
    ['too large', (dir) => join(dir, 'large'), 'too-large'],
    ['relative', () => 'package.json', 'failed'],
    ['a device that never ends', () => '/dev/zero', 'failed'],
  ])('%s', async (_, path, state) => {
    const dir = await temporaryDirectory()
    writeFileSync(join(dir, 'text'), 'root:x:0:0')
    writeFileSync(join(dir, 'large'), 'x'.repeat(1_048_577))
    const facts = await readBundle(path(dir))
    expect(facts.state).toBe(state)
    expect(JSON.stringify(facts)).not.toContain('root:x')
  })

  it.skipIf(process.getuid?.() === 0)('one that cannot be read', async () => {
    const path = join(await temporaryDirectory(), 'bundle.pem')
    writeFileSync(path, one.cert)
    chmodSync(path, 0o000)
    expect((await readBundle(path)).state).toBe('denied')
  })

  it('reads each directory of a list, and each certificate once', async () => {
    const dir = await temporaryDirectory()
    for (const name of ['a', 'b']) mkdirSync(join(dir, name))
    writeFileSync(join(dir, 'a', '1.pem'), one.cert)
    writeFileSync(join(dir, 'b', '2.pem'), one.cert + other.cert)
    writeFileSync(join(dir, 'b', 'README'), 'text')
    const facts = await readBundle(`${dir}/a:${dir}/none:${dir}/b`, { isDirectory: true })
    expect(facts).toMatchObject({ state: 'readable', certificates: 2 })
    expect((await readBundle(`${dir}/none`, { isDirectory: true })).state).toBe('absent')
  })
})
