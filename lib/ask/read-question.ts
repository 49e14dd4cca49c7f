import { editDistance } from '@/lib/diagnosis/catalogue'
import { isKubectlCommand, readKubectlLine } from './kubectl-line'
import { readPlainCall, VERBS } from './plain-call'
import type { TypedCall } from './typed-call'

/** What a text in the box asks for. */
export type Question =
  | { kind: 'call'; call: TypedCall }
  /** RBAC objects: what would they change? */
  | { kind: 'manifest' }
  /** A call but for a verb that no API has; `meant` is the text with the nearest one. */
  | { kind: 'typo'; verb: string; meant: string }
  /** Anything else: an error to be found in it. */
  | { kind: 'text' }

const STARTS_MANIFEST = /^(?:---|apiVersion\s*:|kind\s*:|metadata\s*:|rules\s*:|- apiVersion\s*:|\{|\[)/
const NAMES_RBAC = /["']?kind["']?\s*:\s*["']?(?:Cluster)?Role(?:Binding)?\b/

/** The first line that is not empty and no comment. */
function firstLine(text: string): string {
  return (
    text
      .split('\n', 200)
      .find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
      ?.trim() ?? ''
  )
}

function isManifest(text: string): boolean {
  return STARTS_MANIFEST.test(firstLine(text)) && NAMES_RBAC.test(text)
}

/** `wacth pods in shop`: a call in all but its verb. */
function readTypo(text: string): Question | undefined {
  const [first = '', ...rest] = text.trim().split(/\s+/)
  if (rest.length === 0 || rest.length > 8 || first.length < 3 || isKubectlCommand(first)) return undefined
  const near = VERBS.map((verb) => ({ verb, distance: editDistance(first.toLowerCase(), verb, 2) }))
    .filter(({ verb, distance }) => distance <= (verb.length > 4 ? 2 : 1))
    .sort((one, other) => one.distance - other.distance)
  const [nearest, second] = near
  if (nearest === undefined || nearest.distance === second?.distance) return undefined
  const meant = [nearest.verb, ...rest].join(' ')
  return readPlainCall(meant) ? { kind: 'typo', verb: first, meant } : undefined
}

/** Tells what a text in the box asks for, without any knowledge of the cluster. */
export function readQuestion(text: string): Question {
  const line = text.trim()
  const call = line.length > 2_048 ? undefined : (readKubectlLine(oneLine(line)) ?? readPlainCall(line))
  if (call) return { kind: 'call', call }
  if (isManifest(text)) return { kind: 'manifest' }
  return readTypo(line.length > 256 || line.includes('\n') ? '' : line) ?? { kind: 'text' }
}

/** A command that continues on the next line is one; two lines are a command and what it printed. */
function oneLine(text: string): string {
  const joined = text.replace(/\\\r?\n/g, ' ')
  return /[\r\n]/.test(joined) ? '' : joined
}
