import { type Heard, type Speaker, UNKNOWN } from '@/lib/evidence/speaker'
import type { FoundSentence } from '../found'
import { noiseLength } from '../text/line-noise'
import { lineAt, recordSpan } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import {
  CLIENTS,
  EVENT,
  FAILING,
  type Form,
  IN_BETWEEN,
  KUBELETS,
  RECORD_HEAD,
  SERVER_LOGS,
  SERVER_WORDS,
} from './forms'

/** How far in front of a sentence its record is read, and how far behind its start. */
const BEFORE = 4_000
const BEHIND = 600
/** client-go adds the call to an answer that it did not understand: whoever gave it, it was no Status. */
const NOT_UNDERSTOOD =
  /^[^\n]{0,1200}? \((?:get|post|put|patch|delete) [a-z][a-z0-9./-]{0,320}(?: [^()\s]{1,253})?\)/

/** Who says what was found, outermost first, and whether the sentence is whole. Its cost is bounded. */
export function heardOf(found: FoundSentence, { text, fromSource }: Unwrapped): Heard {
  const at = fromSource(found.at)
  const end = Math.max(at, fromSource(found.end))
  const line = lineAt(text, at)
  const record = recordSpan(text, at)
  const start = Math.max(record.start, at - BEFORE)
  const around = text.slice(start, Math.min(text.length, end + BEHIND, at + BEFORE))
  const head = text.slice(line.start, Math.min(line.end, line.start + BEFORE))
  const own = text.slice(at, Math.min(end, at + BEFORE))
  return {
    speaker: speakerOf({ around, head: head.slice(noiseLength(head)), own, offset: at - start }, found),
    sentence: isCut(found) ? 'cut' : 'whole',
  }
}

interface Place {
  /** Its record, as far as it is read. */
  around: string
  /** Its line. */
  head: string
  /** What was found. */
  own: string
  /** Where that begins in `around`. */
  offset: number
}

function speakerOf({ around, head, own, offset }: Place, found: FoundSentence): Speaker {
  const before = around.slice(0, offset)
  const record = around.slice(noiseLength(around))
  const reached = around.slice(0, offset + Math.max(own.length, 1) + 40)
  const server = first(SERVER_LOGS, head) ?? first(SERVER_LOGS, record) ?? first(SERVER_WORDS, reached)
  if (server) return server
  const between = first(IN_BETWEEN, around.slice(offset)) ?? first(KUBELETS, own)
  if (between) return between
  if (found.form === 'network') return speakerOfNetwork(found.kind, own)
  if (EVENT.test(head)) return { kind: 'unknown', by: 'an event' }
  const client = outermost(CLIENTS, reached, offset)
  if (client && isRebuilt(found, around.slice(offset)))
    return { kind: 'proxy', by: `${client.by}, of an answer that is no Status` }
  if (client) return client
  if (/^admission webhook\b/.test(own)) return { kind: 'webhook', by: 'an admission webhook' }
  const isRecord = RECORD_HEAD.test(head) || RECORD_HEAD.test(record)
  return isRecord && FAILING.test(before) ? { kind: 'program', by: '' } : UNKNOWN
}

function speakerOfNetwork(kind: 'network' | 'tls' | 'mesh' | 'proxy', own: string): Speaker {
  if (kind === 'mesh' || kind === 'proxy') return { kind: 'proxy', by: '' }
  if (/\bTLS handshake error from /.test(own)) return { kind: 'server-log', by: 'a server of Go' }
  return { kind: 'client', by: 'the client that did not connect' }
}

const named = ({ kind, by }: Form): Speaker => ({ kind, by })

function first(forms: readonly Form[], text: string): Speaker | undefined {
  const form = forms.find(({ pattern }) => pattern.test(text))
  return form && named(form)
}

/** Of the forms that begin in front of a place or at it, the one that comes first. */
function outermost(forms: readonly Form[], text: string, offset: number): Speaker | undefined {
  let [kept, at]: [Form | undefined, number] = [undefined, Number.POSITIVE_INFINITY]
  for (const form of forms) {
    const index = form.pattern.exec(text)?.index ?? Number.POSITIVE_INFINITY
    if (index < at) [kept, at] = [form, index]
  }
  return kept && at <= offset + BEHIND ? named(kept) : undefined
}

/** True for a refusal that client-go made of an answer that it did not understand: its own sentences excepted. */
function isRebuilt(found: FoundSentence, from: string): boolean {
  return found.form === 'forbidden' && NOT_UNDERSTOOD.test(from)
}

/** True where a part of the sentence is missing. */
function isCut(found: FoundSentence): boolean {
  if (found.form === 'part') return found.missing !== 'unsaid'
  const message = found.form === 'status' ? found.status.message : found.message
  const isOpen = found.form === 'forbidden' && hasOpenQuote(message)
  return isOpen || /(?:\.\.\.|…|\[truncated\]?)["')\]]{0,4}$/.test(message)
}

/** An odd number of quotes that nothing escapes. */
function hasOpenQuote(message: string): boolean {
  return (message.replace(/\\./g, '').split('"').length - 1) % 2 === 1
}
