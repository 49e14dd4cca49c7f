import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { shareChunks } from './share-chunks'

function folderOf(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'share-chunks-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const load = createRequire(join(folder, 'from.js'))
  return { read: (name: string) => readFileSync(join(folder, name), 'utf8'), load, folder }
}

const code = (value: number, name: string) =>
  `module.exports=[${value},(e)=>e]\n//# sourceMappingURL=${name}.js.map`

it('loads the code of equal chunks once, whatever their maps are called, and that of others as it was', () => {
  const names = ['[root]__1._.js', '[root]__2._.js', 'other.js']
  const { folder, load } = folderOf({
    '[root]__1._.js': code(1, 'a'),
    '[root]__2._.js': code(1, 'b'),
    'other.js': code(2, 'c'),
  })
  shareChunks(folder)
  const [one, same, other] = names.map((name) => load(`./${name}`))
  expect(one).toEqual([1, expect.any(Function)])
  expect(same).toBe(one)
  expect(other).toEqual([2, expect.any(Function)])
})

it('leaves what is no code alone', () => {
  const { folder, read } = folderOf({ 'a.json': '{}', 'b.json': '{}' })
  shareChunks(folder)
  expect([read('a.json'), read('b.json')]).toEqual(['{}', '{}'])
})
