import { parseAllowedReason } from '@/lib/api-texts/allowed-reason'
import { parseLimitText } from '@/lib/api-texts/limit-text'
import { parseForbidden } from '@/lib/api-texts/parse-forbidden'
import { parsePodSecurityText } from '@/lib/api-texts/pod-security-text'
import { parseQuotaText } from '@/lib/api-texts/quota-text'
import { parseSccText } from '@/lib/api-texts/scc-text'
import { parseWebhookText } from '@/lib/api-texts/webhook-text'
import { inertText } from '@/lib/diagnosis/report/inert-text'
import { readManifest } from '@/lib/diagnosis/what-if/read-manifest'
import { extractRefusals } from '@/lib/extract/extract-refusals'
import { plainText } from '@/lib/extract/plain-text'
import { parseDownwardFile } from '@/lib/identity/downward-file'
import { redact } from '@/lib/kube/redact/redact'
import { freeText } from '@/lib/kube/redact/sanitize'
import { readLogLine } from '@/lib/objects/log-line'
import { parseResolvConf } from '@/lib/road/dns/resolv-conf'
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

/** What makes a pattern begin again at each of its places. */
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

function timed(reader: (text: string) => unknown, text: string): number {
  const startedMs = performance.now()
  try {
    reader(text)
  } catch {
    // A text that is refused was read too.
  }
  return performance.now() - startedMs
}

/** What each reader of texts of others takes for its worst input, and how that grows when the input is twice as long. */
export function worstTexts(characters: number): Figure {
  let worst = { name: '', repeat: '', one: 0, two: 0 }
  for (const [name, reader] of Object.entries(READERS)) {
    for (const repeat of REPEATS) {
      const text = (size: number) => repeat.repeat(Math.ceil(size / repeat.length))
      timed(reader, text(characters / 8))
      const two = timed(reader, text(2 * characters))
      if (two > worst.two) {
        const one = timed(reader, text(characters))
        worst = { name, repeat, one, two }
      }
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
