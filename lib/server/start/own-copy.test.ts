import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { unmark } from '@/lib/next/base-path'
import { makeOwnCopy, ScratchError } from './own-copy'

function folders() {
  const root = mkdtempSync(join(tmpdir(), 'own-copy-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const source = join(root, 'source')
  mkdirSync(join(source, '.next/server/app'), { recursive: true })
  writeFileSync(join(source, '.next/server/app/index.html'), '<a href="/__BASE__/x"></a>')
  unmark(source)
  const scratch = join(root, 'scratch')
  mkdirSync(scratch)
  return { source, scratch }
}

it('writes nothing where there is no base path', () => {
  const { source, scratch } = folders()
  expect(makeOwnCopy(source, '', scratch).dir).toBe(source)
  expect(readdirSync(scratch)).toEqual([])
})

it('copies into a folder of its own and removes it', () => {
  const { source, scratch } = folders()
  const copy = makeOwnCopy(source, '/ops', scratch)
  expect(readFileSync(join(copy.dir, '.next/server/app/index.html'), 'utf8')).toBe('<a href="/ops/x"></a>')
  expect(readdirSync(scratch)).toHaveLength(1)
  copy.remove()
  expect(readdirSync(scratch)).toEqual([])
})

it('removes what a killed process left, and nothing of a living one or of others', () => {
  const { source, scratch } = folders()
  const ended = spawnSync(process.execPath, ['-e', ''])
  const left = [`podglass-${ended.pid}-abcdef`, `podglass-${process.pid}-abcdef`]
  const kept = [`podglass-${process.ppid}-abcdef`, 'podglass-sandbox-abcdef', 'other']
  for (const name of [...left, ...kept]) mkdirSync(join(scratch, name))
  makeOwnCopy(source, '/ops', scratch)
  expect(left.filter((name) => existsSync(join(scratch, name)))).toEqual([])
  expect(kept.filter((name) => existsSync(join(scratch, name)))).toEqual(kept)
})

it('says which folder is missing and what to mount there', () => {
  const { source, scratch } = folders()
  const none = join(scratch, 'none')
  const make = () => makeOwnCopy(source, '/ops', none)
  expect(make).toThrow(ScratchError)
  expect(make).toThrow(`The folder ${none} does not exist.`)
  expect(make).toThrow(/Mount an emptyDir of 32 MiB/)
})

it('leaves nothing behind where the build is missing, and says that', () => {
  const { scratch } = folders()
  expect(() => makeOwnCopy(join(scratch, 'no-build'), '/ops', scratch)).toThrow(/npm run build/)
  expect(readdirSync(scratch)).toEqual([])
})
