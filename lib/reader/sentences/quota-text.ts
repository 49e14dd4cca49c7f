import { parseQuantity } from '@/lib/objects/quantity'

/** One resource of a quota, with the quantities as the text writes them. */
export interface QuotaRow {
  resource: string
  requested: string
  used: string
  limited: string
}

/** What a refusal by ResourceQuota says (plugin resourcequota of Kubernetes 1.36). */
export type QuotaText =
  | { kind: 'exceeded'; quota: string; rows: QuotaRow[] }
  /** The quota counts these, and the containers do not state them; no container is named before 1.24. */
  | { kind: 'unstated'; quota: string; missing: { resource: string; containers: string[] }[] }
  | { kind: 'unknown-usage'; quota: string; resources: string[] }
  | { kind: 'insufficient'; resources: string[] }
  /** `scopes` as Go prints them: `{PriorityClass In [system-node-critical]}`. */
  | { kind: 'uncovered'; scopes: string }

const EXCEEDED = /^[Ee]xceeded quota: ([^\s,]+), requested: (\S*), used: (\S*), limited: (\S*?)\.?(?:\s|$)/
const UNSTATED = /^[Ff]ailed quota: ([^\s:]+): must specify (.+)/
const UNKNOWN = /^status unknown for quota: ([^\s,]+), resources: (.+)/
const INSUFFICIENT = /^insufficient quota to consume: (.+)/
const UNCOVERED = /^insufficient quota to match these scopes: \[?(.+?)\]?$/

/** The quota, its resources and their numbers, or undefined when the text is about no quota. */
export function parseQuotaText(text: string): QuotaText | undefined {
  const exceeded = EXCEEDED.exec(text)
  if (exceeded) {
    const [, quota = '', requested = '', used = '', limited = ''] = exceeded
    const [asked, taken, hard] = [pairs(requested), pairs(used), pairs(limited)]
    const rows = [...asked].map(([resource, quantity]) => ({
      resource,
      requested: quantity,
      used: taken.get(resource) ?? '',
      limited: hard.get(resource) ?? '',
    }))
    return rows.length === 0 ? undefined : { kind: 'exceeded', quota, rows }
  }
  const unstated = UNSTATED.exec(text)
  if (unstated) return { kind: 'unstated', quota: unstated[1] ?? '', missing: missingIn(unstated[2] ?? '') }
  const unknown = UNKNOWN.exec(text)
  if (unknown) return { kind: 'unknown-usage', quota: unknown[1] ?? '', resources: words(unknown[2] ?? '') }
  const insufficient = INSUFFICIENT.exec(text)
  if (insufficient) return { kind: 'insufficient', resources: words(insufficient[1] ?? '') }
  const uncovered = UNCOVERED.exec(text.trimEnd())
  return uncovered ? { kind: 'uncovered', scopes: uncovered[1] ?? '' } : undefined
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function pairs(text: string): Map<string, string> {
  return new Map(
    words(text).flatMap((pair) => {
      const at = pair.lastIndexOf('=')
      return at <= 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const]
    }),
  )
}

function missingIn(text: string): { resource: string; containers: string[] }[] {
  return text.split(';').flatMap((part) => {
    const [resources = '', containers] = part.split(' for: ')
    return words(resources).map((resource) => ({ resource, containers: words(containers ?? '') }))
  })
}

const BINARY = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const
const UNIT = 1_000_000_000n

/** The limit that would let the request in: used and requested together. Undefined when a number is no quantity. */
export function limitNeeded({ requested, used }: QuotaRow): string | undefined {
  const [asked, taken] = [parseQuantity(requested), parseQuantity(used)]
  if (!asked || !taken) return undefined
  const sum = asked.nano + taken.nano
  const isBinary = /i$/.test(requested) || /i$/.test(used)
  if (isBinary) {
    for (const [index, suffix] of BINARY.entries()) {
      const size = 1024n ** BigInt(BINARY.length - index) * UNIT
      if (sum % size === 0n && sum !== 0n) return `${sum / size}${suffix}`
    }
  }
  if (sum % UNIT === 0n) return String(sum / UNIT)
  return sum % 1_000_000n === 0n ? `${sum / 1_000_000n}m` : `${sum}n`
}
