import type { WhoseText } from '@/lib/contract/explanation'
import { type CloudDenial, cloudDenialIn } from './clouds/cloud-denial'
import { extractClouds } from './clouds/extract-clouds'
import type { FoundCloud } from './clouds/found-cloud'
import { extractElsewhere } from './elsewhere/extract-elsewhere'
import { type FoundElsewhere, isReport } from './elsewhere/found-elsewhere'
import { readRefusals } from './extract-refusals'
import type { FoundInText } from './found'
import { matchesIn } from './text/matches'
import { decodedPaste } from './text/plain-text'
import { lineAt } from './text/records'
import { asWrittenIn } from './text/written'
import { viewOf } from './view'

/** What a text shows: what Kubernetes refused, what a cloud did, and what another product did. */
export type AnyFound = FoundInText | FoundCloud | FoundElsewhere

export interface FindingsIn {
  /** In the order of the text, but for what a client only guessed. */
  found: AnyFound[]
  /** Of each the line on which it begins, or what of a long one is around it. */
  lines: string[]
  /** What the text may say of Kubernetes or of another product that it names: only its reader knows. */
  unclear?: WhoseText
  /** Where nothing was found: whose refusal the text is, if a cloud's. */
  denial?: CloudDenial
}

type Placed = Pick<FoundElsewhere, 'at' | 'end'>

const MOST_ASKED = 3
const MOST_OF_A_LINE = 300

/**
 * Every refusal of an API server and every failure to reach one (`extractRefusals`), every failure of a pod to become an identity of
 * its cloud, and every refusal by another product that says so. What one of these says is never taken for Kubernetes. `isOfKubernetes` is the
 * answer to what was unclear.
 */
export function findingsIn(text: string, isOfKubernetes = false): FindingsIn {
  const view = viewOf(decodedPaste(text))
  const read = readRefusals(view, isOfKubernetes)
  const meets = (one: Placed, others: readonly Placed[]) =>
    others.some((other) => one.at < other.end && one.end > other.at)
  const elsewhere = extractElsewhere(view.unwrapped).filter(
    (one) => !isReport(one) || !meets(one, read.found),
  )
  const others = [...extractClouds(view.unwrapped), ...elsewhere]
  const ofKubernetes = (read: readonly FoundInText[]) =>
    read.filter((one) => one.form === 'forbidden' || !meets(one, others))
  const refusals = ofKubernetes(read.found)
  const found = others.length === 0 ? refusals : [...refusals, ...others].sort((a, b) => a.at - b.at)
  const asked =
    read.isUnclear && !isOfKubernetes
      ? ofKubernetes(readRefusals(view, true).found).filter(({ at }) => !found.some((one) => one.at === at))
      : []
  const denial = found.length === 0 && asked.length === 0 ? cloudDenialIn(view.squashed.source) : undefined
  const written = asWrittenIn(text)
  const line = ({ at }: { at: number }) => written(lineOf(view.plain, at))
  return {
    found,
    lines: found.map(line),
    ...(asked.length === 0 ? {} : { unclear: { lines: asked.slice(0, MOST_ASKED).map(line) } }),
    ...(denial === undefined ? {} : { denial }),
  }
}

function lineOf(text: string, at: number): string {
  const { start, end } = lineAt(text, at)
  return text
    .slice(Math.max(start, at - MOST_OF_A_LINE / 2), end)
    .slice(0, MOST_OF_A_LINE)
    .trim()
}

const HEADER = /\baudit-id["']?: *["'[]*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi

/**
 * The audit ID of the one request that a text shows with its headers, as `curl -i` and `kubectl -v=8` print them; undefined
 * where it shows none, or several and so not whose.
 */
export function auditIdIn(text: string): string | undefined {
  const ids = new Set([...matchesIn(text, HEADER)].map(([, id = '']) => id.toLowerCase()))
  return ids.size === 1 ? [...ids][0] : undefined
}
