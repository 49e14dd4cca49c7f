import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import type { CodeToken } from './code-tokens'
import { foldedShell, shellTokens } from './shell-tokens'

const joined = (lines: CodeToken[][]) =>
  lines.map((tokens) => tokens.map(({ text }) => text).join('')).join('\n')
const kinds = (text: string) =>
  shellTokens(text).map((tokens) =>
    tokens
      .filter((token) => token.text.trim() !== '')
      .map((token) => `${token.kind}(${token.text})`)
      .join(' '),
  )

it.each([
  [
    'a command and its flags',
    'kubectl get pods -n shop --as=jane',
    ['key(kubectl) plain(get) plain(pods) number(-n) plain(shop) number(--as=jane)'],
  ],
  [
    'a comment, and a command after a pipe',
    '# all of it\ncat a | grep "b # c"',
    ['comment(# all of it)', 'key(cat) plain(a) mark(|) key(grep) string("b # c")'],
  ],
  ['a line that goes on', 'curl \\\n  -H "a: b"', ['key(curl) mark(\\)', 'number(-H) string("a: b")']],
  [
    'a quote over several lines',
    "kubectl patch -p '[\n  {}]'\nls",
    ["key(kubectl) plain(patch) number(-p) string('[)", "string(  {}]')", 'key(ls)'],
  ],
  [
    'the YAML that it feeds in',
    "kubectl apply -f - <<'EOF'\nkind: Role\nEOF\nls",
    [
      "key(kubectl) plain(apply) number(-f) plain(-) plain(<<) string('EOF')",
      'key(kind) mark(: ) string(Role)',
      'mark(EOF)',
      'key(ls)',
    ],
  ],
])('%s', (_, text, pieces) => {
  expect(kinds(text)).toEqual(pieces)
})

it('the pieces are the text, whatever it is', () => {
  const line = fc.oneof(
    fc.string({ unit: anySign }),
    fc.constantFrom("<<'EOF'", 'x <<EOF', 'EOF', '"', "'", "-p '", '\\', '# x', ''),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\n')
      expect(joined(shellTokens(text))).toBe(text)
    }),
  )
})

it('folds a long command between its words, so that a shell reads what it was', () => {
  const command = `kubectl -n shop create role web-watch-jobs --verb=watch --resource=jobs.batch && grep -E 'a b|c  d' "x y"`
  const folded = foldedShell(command, 40)
  expect(folded).toBe(
    [
      'kubectl -n shop create role \\',
      '  web-watch-jobs --verb=watch \\',
      '  --resource=jobs.batch && grep -E \\',
      `  'a b|c  d' "x y"`,
    ].join('\n'),
  )
  expect(folded.replaceAll(/ \\\n {2}/g, ' ')).toBe(command)
  expect(foldedShell(command, 400)).toBe(command)
  const fed = "kubectl apply -f - <<'EOF'\nkind: Role\nEOF"
  expect(foldedShell(fed, 10)).toBe(fed)
})
