import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Words of an older English, and what to write instead. */
const OLD_WORDS: [old: RegExp, plain: string][] = [
  [/\banew\b/i, 'again, or recreate'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bmisses by\b/i, 'does not match'],
  [/\bmisses it\b/i, 'does not match'],
  [/\bputs? right\b/i, 'fix, correct'],
  [/\bof ours\b/i, 'our own'],
  [/\b(?:is|are|was|were) away\b/i, 'unavailable'],
  [/\bgives? the right\b/i, 'grants the permission'],
  [/\b(?:mis)?spelt\b/i, 'spelled, misspelled'],
  [/\b(?:was|were) refused to (?:call|create|get|list|watch)\b/i, 'was not allowed to'],
  [/\bstands? on\b/i, 'is based on, evidence'],
  [/\bto the letter\b/i, 'exactly'],
  [/\bfor want of\b/i, 'without'],
  [/colour/i, 'color'],
  [/behaviour/i, 'behavior'],
  [/neighbour/i, 'neighbor'],
]

/** A value in code, such as an id or the member of a union: not a sentence. */
const VALUE = /'[a-z-]+'/g

/** Text that others wrote, and this list. */
const NOT_OURS =
  /^(?:e2e\/(?:recordings|inpod)|sandbox\/data)\/|\/pastes\/|\/secret-corpus\/|^e2e\/testing\/plain-english\.test\.ts$/

function oldWordsIn(line: string): string[] {
  const sentence = line.replace(VALUE, '')
  return OLD_WORDS.flatMap(([old, plain]) => {
    const found = old.exec(sentence)?.[0]
    return found === undefined ? [] : [`"${found}": write ${plain}`]
  })
}

it.each([
  ['// The pod is made anew.', 1],
  ['The fix mends it, and the server is away.', 2],
  ['a misspelt group and its neighbours', 2],
  ["if (resource.how === 'misspelt') return", 0],
  ['const neighbours = namingProbes(facts)', 1],
  ['The web was refused to list, to the letter.', 2],
  ['The amendment is renewed far away.', 0],
])('finds each old word, and no value in code: %s', (line, hits) => {
  expect(oldWordsIn(line)).toHaveLength(hits)
})

it('keeps old words out of pages, docs, comments and titles', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.md', '*.yaml', '*.mjs'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((file) => !NOT_OURS.test(file))
  const hits = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => oldWordsIn(line).map((hit) => `${file}:${index + 1} ${hit}`)),
  )
  expect(files.length).toBeGreaterThan(300)
  expect(hits.join('\n')).toBe('')
})
