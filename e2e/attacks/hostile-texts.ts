import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Random = () => number

const LIB = join(import.meta.dirname, '../../lib')
const PATTERNS = [
  'ask',
  'reader',
  'kube/redact',
  'objects',
  'rbac',
  'facts/objects/judge',
  'facts/what-if/judge',
]
const K = 1024
const MOST = 256 * K

/** Every character mentioned by a source that reads texts: a character that no pattern knows slows none down. */
function mentionedCharacters(): string[] {
  const files = PATTERNS.flatMap((folder) =>
    readdirSync(join(LIB, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test\.|\btesting\//.test(name))
      .map((name) => join(LIB, folder, name)),
  )
  const written = files.flatMap((file) => [...readFileSync(file, 'utf8')])
  return [
    ...new Set([...written, '\r', '\t', '\0', '\u001b', '\u00a0', '\u200b', '\u202e', '\ufeff', '\u2028']),
  ]
}

const WORDS = [
  'forbidden:',
  'User "',
  'cannot ',
  ' is forbidden: ',
  ' is forbidden: User "a" cannot list resource "pods" in API group ""',
  'Error from server (Forbidden): ',
  '"status":"Failure",',
  '"reason":"Forbidden",',
  '"code":403,',
  '{"kind":"Status",',
  'https://10.96.0.1:443/api/v1/',
  'http://a',
  '&amp;',
  '&#34;',
  '&quot;',
  '<b>',
  '</',
  '\u001b[31m',
  '[31m',
  '[0m',
  '\\n',
  '\\\\"',
  '=3D',
  '=\n',
  '%22',
  '│ ',
  '╷\n',
  '╵\n',
  '> ',
  '2026-11-24T15:00:00.000000001Z ',
  '\r\n',
  '\n\n',
  'admission webhook "a" denied the request: ',
  'x509: certificate signed by unknown authority ',
  'dial tcp 10.96.0.1:443: connect: connection refused ',
  'lookup a on 10.96.0.10:53: no such host ',
  '404 page not found',
  'pods "a" not found ',
  'Pod "a" is invalid: ',
  'RBAC: access denied ',
  'Unauthorized ',
  'Authorization: Bearer ',
  'eyJhbGciOi.eyJhbGciOi.',
  '-----BEGIN RSA PRIVATE KEY-----\n',
  'password: ',
  'token=',
  '--token ',
  'curl -u a:',
  'name: token value: ',
  'a://b:c@',
  "' +\n",
  '\\\n  ',
  '[https://a](https://a',
  '<https://a|',
  'localhost:8001/api\n',
  'Forbidden\n',
  'requested [',
  'kind: Role\n',
  '- apiGroups: [""]\n',
  'rules:\n',
  '- verbs: ["*"]\n  resources: [x]\n',
  'a: &a [*a]\n',
  '&a ',
  '*a ',
  '!!a ',
  '? ',
  '- ',
  '---\n',
  '%YAML 1.1\n',
  '<<: *a\n',
  'k: |\n ',
  '"',
  "'",
  '- {kind: User, name: x}\n',
]

const BRACKETS = ['[]', '{}', '()', '<>', '""', '“”', '╷╵']
const SCRIPTS = [
  0x41, 0x391, 0x410, 0x5d0, 0x627, 0x905, 0xe01, 0x3042, 0x4e00, 0xac00, 0x1f600, 0x1d400, 0x300,
]

/** Texts that once blocked or ended the process, or nearly did. */
export const SEEN_TEXTS: readonly string[] = [
  `[${'a,'.repeat(MOST / 2 - 1)}`,
  `[${','.repeat(128 * K)}`,
  `│ ${' '.repeat(128 * K)}`,
  `│ ${'\t'.repeat(128 * K)}`,
  Array.from({ length: 12_000 }, (_, i) => `k${i}`).join(': 1\n'),
  'RBAC: access denied<https://a|'.repeat(8_000),
  '%a\n'.repeat(MOST / 3),
  '&a '.repeat(MOST / 3),
  '---\n'.repeat(MOST / 4),
  ':\n'.repeat(MOST / 2),
  `kind: Role\nrules:\n${'- apiGroups: [""]\n  resources: [pods]\n  verbs: [get]\n'.repeat(4_700)}`,
  '["__proto__"]'.repeat(8_000),
  'ああああああああ: '.repeat(9_000),
]

const of = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T

function filled(unit: string, size: number): string {
  return unit.repeat(Math.max(1, Math.floor(size / unit.length)))
}

function scripts(random: Random, size: number): string {
  const words = Array.from({ length: 200 }, () => {
    const start = of(random, SCRIPTS)
    return String.fromCodePoint(...Array.from({ length: 8 }, () => start + Math.floor(random() * 24)))
  })
  return filled(`${words.join(of(random, [' ', '\n', ': ', '\u200d']))} `, size)
}

/** Makes texts that a request can bring, each of at most 256 KiB in UTF-16 units. */
export function hostileTexts(random: Random): () => string {
  const characters = mentionedCharacters()
  const unit = () => of(random, random() < 0.5 ? characters : WORDS)
  const shapes: ((size: number) => string)[] = [
    (size) => filled(of(random, characters), size),
    (size) => filled(of(random, characters) + of(random, characters), size),
    (size) => filled(unit() + unit(), size),
    (size) => filled(unit() + unit() + unit(), size),
    (size) => unit() + filled(of(random, characters), size),
    (size) => unit() + filled(unit(), size) + unit(),
    (size) => filled(unit() + of(random, characters).repeat(300), size),
    (size) => {
      const [open = '', close = ''] = [...of(random, BRACKETS)]
      const inner = of(random, ['', ',', ' ', 'a', ':', '\n'])
      return filled(open + inner, size / 2) + (random() < 0.5 ? filled(close, size / 2) : '')
    },
    (size) => `[${filled(of(random, [',', 'a,', '1 ,', '"",', '{},', '[],', '\n,']), size)}]`,
    (size) => {
      const [before, between] = of(random, [
        ['', ': 1\n'],
        ['{', ': 1,'],
        ['{"', '":1,"'],
        ['{', ': [],'],
        ['', ':\n'],
      ] as const)
      return before + Array.from({ length: size / 10 }, (_, i) => `k${i}`).join(between)
    },
    (size) =>
      `${unit()}${filled(of(random, [' ', '\t', '\n', '\u00a0', ' \n', '\r', '\r\n']), size)}${unit()}`,
    (size) =>
      filled(
        `${of(random, ['│', '┃', '║', '|', '>'])}${filled(of(random, [' ', 'a', '\t']), 1 + random() * 4000)}${of(random, ['│', '┃', '', ' ', '\n'])}`,
        size,
      ),
    (size) => scripts(random, size),
    (size) =>
      Array.from({ length: size / 8 }, unit)
        .join('')
        .slice(0, size),
    (size) =>
      `kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\nrules:\n${filled(of(random, ['- verbs: ["*"]\n  apiGroups: ["*"]\n  resources: ["*"]\n', '- verbs: [lst, gt]\n  apiGroups: [app]\n  resources: [pod, deploymnts]\n', '- nonResourceURLs: ["/a*"]\n  verbs: [get]\n', '- verbs: []\n']), size)}`,
    (size) =>
      filled(
        `kind: ${of(random, ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'List'])}\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a, namespace: ${unit().replace(/\s/g, '')}}\nroleRef: {kind: Role, name: b}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n---\n`,
        size,
      ),
    (size) =>
      `kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\nroleRef: {kind: Role, name: b}\nsubjects:\n${Array.from({ length: size / 50 }, (_, i) => `- {kind: ServiceAccount, name: a${i}, namespace: shop}`).join('\n')}`,
    (size) =>
      Array.from(
        { length: size / 120 },
        (_, i) =>
          `pods "a${i}" is forbidden: User "u${i}" cannot list resource "pods" in API group "" in the namespace "n${i}"`,
      ).join('\n'),
  ]
  return () => {
    // As many of each size class as of the next, so that also small texts that explode are found.
    const size = random() < 0.4 ? MOST : K * 2 ** (random() * 8)
    return of(random, shapes)(size).slice(0, MOST)
  }
}
