import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { besideArgument } from './beside-argument'

const folder = mkdtempSync(join(tmpdir(), 'beside-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('what --beside names', () => {
  it('is a case file by its path alone, so that no file hides an account of its name', () => {
    writeFileSync(join(folder, 'case.json'), '{}')
    expect(besideArgument(join(folder, 'case.json'), 'shop')).toEqual({ file: '{}' })
    expect(besideArgument('package', 'shop')).toEqual({ user: 'system:serviceaccount:shop:package' })
    expect(besideArgument('payments/web', 'shop')).toEqual({ user: 'system:serviceaccount:payments:web' })
  })

  it.each([
    ['a folder', 'cases', 'is not a file'],
    ['a device, as a shell gives for <(…)', '/dev/null', 'is not a file'],
    ['a file that is not there', 'tuesday.case.json', 'cannot be read (ENOENT)'],
    ['a name that is too long', `/${'x'.repeat(300)}`, 'cannot be read (ENAMETOOLONG)'],
    ['a flag', '-n', 'not the name of a ServiceAccount'],
    ['two words', 'web x', 'not the name of a ServiceAccount'],
    ['a path without a file', 'a/b/c', 'not the name of a ServiceAccount'],
    ['half of a name', 'system:serviceaccount:shop', 'not the name of a ServiceAccount'],
  ])('is refused where it is %s', (_, path, says) => {
    mkdirSync(join(folder, 'cases'), { recursive: true })
    const text = path === 'cases' ? join(folder, path) : path
    expect(() => besideArgument(text, 'shop')).toThrow(says)
  })
})
