import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { contextFiles, parseDockerignore } from './build-context'

describe('parseDockerignore', () => {
  // Most rows are the engine's own (moby/patternmatcher).
  it.each([
    ['**', 'dir/file', false],
    ['**/', 'file', false],
    ['**/**', 'dir/file', false],
    ['dir/**', 'dir', true],
    ['dir/**', 'dir/dir2/file', false],
    ['**/testing', 'testing', false],
    ['**/testing', 'lib/kube/testing', false],
    ['**/testing', 'lib/kube/testing/server.ts', false],
    ['**/testing', 'lib/testing.ts', true],
    ['**/dir2/**', 'dir/dir2/dir3/file', false],
    ['**/*.test.ts', 'a.test.ts', false],
    ['**/*.test.ts', 'lib/kube/a.test.ts', false],
    ['**/*.test.ts', 'lib/a.test.tsx', true],
    ['*.ts', 'a.ts', false],
    ['*.ts', 'lib/a.ts', true],
    ['a/*.txt', 'a/dir/file.txt', true],
    ['*', 'dir/file', false],
    ['dir/', 'dir/file', false],
    ['/dir', 'dir/file', false],
    ['./dir', 'dir/file', false],
    ['a/../dir', 'dir/file', false],
    ['  dir  ', 'dir/file', false],
    ['dir', 'dirs/file', true],
    ['dir', 'a/dir/file', true],
    ['Dir', 'dir/file', true],
    ['a[b-d]e', 'ace', false],
    ['a[b-d]e', 'aae', true],
    ['a[^b-d]e', 'aze', false],
    ['abc.def', 'abcZdef', true],
    ['abc?def', 'abcZdef', false],
    ['abc?def', 'abc/def', true],
    ['a\\*b', 'a*b', false],
    ['a\\*b', 'axb', true],
    ['.*', '.foo', false],
    ['.*', 'foo', true],
    ['#dir', 'dir', true],
    ['#dir', '#dir', true],
    ['\\#dir', '#dir', false],
    ['', 'file', true],
    // Order decides, not how narrow a pattern is.
    ['*\n!dir', 'dir/sub/file', true],
    ['*\n! dir', 'dir/file', true],
    ['*\n!dir/sub', 'dir/file', false],
    ['*\n!dir/sub', 'dir/sub/file', true],
    ['!dir\n*', 'dir/file', false],
    ['*\n!dir\n**/testing', 'dir/testing/file', false],
    ['*\n!dir\n**/testing\n!dir/testing/file', 'dir/testing/file', true],
    ['**\n!dist/*.whl', 'dist/a+b.whl', true],
    ['dir\r\n!dir/file\r\n', 'dir/file', true],
    ['\uFEFFdir', 'dir/file', false],
    ['\uFEFF# dir', 'dir/file', true],
  ])('%j sends %s: %s', (text, file, isSent) => {
    const rules = parseDockerignore(text)
    expect(rules.sends(file)).toBe(isSent)
    const folder = dirname(file)
    if (isSent && folder !== '.') expect(rules.entersFolder(folder)).toBe(true)
  })

  it.each(['**file', '!a/**b/c', 'a**'])('refuses %s, which the library reads otherwise', (pattern) => {
    expect(() => parseDockerignore(pattern)).toThrow('write ** as a whole part of the path')
  })
})

describe('contextFiles', () => {
  it('lists the files that are sent, links too, and does not read a folder from which none is', () => {
    const root = mkdtempSync(join(tmpdir(), 'podglass-context-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    for (const file of ['app/b.ts', 'app/a.test.ts', 'lib/x/testing/y.ts', 'other/c.ts', 'keep/d.ts']) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    symlinkSync('b.ts', join(root, 'app/link.ts'))
    const rules = parseDockerignore('*\n!app\n!lib\n!keep/d.ts\n**/*.test.ts\n**/testing\n')
    expect(rules.entersFolder('other')).toBe(false)
    expect(contextFiles(root, rules)).toEqual(['app/b.ts', 'app/link.ts', 'keep/d.ts'])
  })

  it('sends what the build reads, and neither tests nor what is installed, built or set on a machine', () => {
    const root = join(import.meta.dirname, '../..')
    const sent = contextFiles(root, parseDockerignore(readFileSync(join(root, '.dockerignore'), 'utf8')))
    expect(sent).toContain('lib/server/start/start.ts')
    expect(
      sent.filter((file) =>
        /^(?:e2e\/(?!k8s\/(?:scenario|world)-list\.ts$)|explain|node_modules|\.git|\.next|\.env)|\.test\.|\/testing\//.test(
          file,
        ),
      ),
    ).toEqual([])
  })
})
