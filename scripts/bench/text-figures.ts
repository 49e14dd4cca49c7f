import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { parseDownwardFile } from '@/lib/identity/downward-file'
import { redact } from '@/lib/kube/redact/redact'
import { freeText } from '@/lib/kube/redact/sanitize'
import { readLogLine } from '@/lib/objects/log-line'
import { inertText } from '@/lib/pages/report/judge/inert-text'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { parseLimitText } from '@/lib/reader/sentences/limit-text'
import { parsePodSecurityText } from '@/lib/reader/sentences/pod-security-text'
import { parseQuotaText } from '@/lib/reader/sentences/quota-text'
import { parseSccText } from '@/lib/reader/sentences/scc-text'
import { parseWebhookText } from '@/lib/reader/sentences/webhook-text'
import { plainText } from '@/lib/reader/text/plain-text'
import { parseResolvConf } from '@/lib/road/dns'
import { type Figure, ms, ratioOf } from './figure'

const READERS: Record<string, (text: string) => unknown> = {
  redact,
  freeText: (text) => freeText(text, text.length),
  readLogLine: (text) => readLogLine(text, redact),
  extractRefusals,
  plainText,
  parseForbidden,
  parseAllowedReason,
  parseQuotaText,
  parseLimitText,
  parsePodSecurityText,
  parseSccText,
  parseWebhookText,
  parseDownwardFile,
  parseResolvConf,
  readManifest,
  inertText,
}

/** What makes a pattern start over at every position. */
const REPEATS = [
  'a',
  ' ',
  '"',
  '\\',
  '\\"',
  "'",
  '[',
  '{',
  ': ',
  'a: ',
  '- ',
  'a=',
  'a="b',
  ',',
  '://',
  'a://b:',
  'eyJaaaaaa.',
  'Bearer a ',
  '-----BEGIN PRIVATE KEY-----',
  'password=',
  'token=a1 ',
  '\u001b[31m',
  '\u001b]8;;',
  'pods is forbidden: ',
  'User "a" cannot ',
  'User "a" cannot list resource "b" in API group "',
  'forbidden: exceeded quota: a, requested: b=1',
  'admission webhook "a" denied the request: ',
  'violates PodSecurity "a": b (',
  'unable to validate against any security context constraint: [',
  'Error from server (Forbidden): ',
  '{"kind":"Status","message":"',
  'dial tcp 10.0.0.1:443: ',
  'RBAC: allowed by RoleBinding "a/b" of ',
]

/** Milliseconds of processor time, which unlike those of a clock do not grow while other programs run. */
function timed(reader: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage()
  try {
    reader(text)
  } catch {
    // A refused text was read too.
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The fastest of several runs of each text in turn: garbage collection and compilation make some slower and none faster. */
function fastest(reader: (text: string) => unknown, [a, b]: readonly [string, string]): [number, number] {
  let [one, two] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < 5; run += 1) {
    one = Math.min(one, timed(reader, a))
    two = Math.min(two, timed(reader, b))
  }
  return [one, two]
}

/** What each reader of outside texts takes for its worst input, and how that grows when the input doubles. */
export function worstTexts(characters: number): Figure {
  let worst = { name: '', repeat: '', one: 0, two: 0 }
  for (const [name, reader] of Object.entries(READERS)) {
    for (const repeat of REPEATS) {
      const text = (size: number) => repeat.repeat(Math.ceil(size / repeat.length))
      timed(reader, text(characters / 8))
      const twice = text(2 * characters)
      if (timed(reader, twice) <= worst.two) continue
      const [one, two] = fastest(reader, [text(characters), twice])
      if (two > worst.two) worst = { name, repeat, one, two }
    }
  }
  const growth = worst.two / worst.one
  return {
    what: `${(2 * characters) / 1024} KiB of worst repeats, slowest of ${Object.keys(READERS).length} readers`,
    ours: `${ms(worst.two)} (${worst.name}, ${JSON.stringify(worst.repeat)})`,
    peer: `half of it ${ms(worst.one)}`,
    ratio: ratioOf(worst.two, worst.one),
    budget: '≤ 3 × for twice the text',
    met: growth <= 3,
  }
}
