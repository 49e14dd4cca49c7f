import { isKubectlCommand, readKubectlLine } from './kubectl-line'
import { optionNames } from './kubectl-options'
import { nearest } from './nearest'
import { readPlainCall, VERBS } from './plain-call'
import type { TypedCall } from './typed-call'

/** What a text in the box asks for. */
export type Question =
  | { kind: 'call'; call: TypedCall }
  /** RBAC objects: what would they change? */
  | { kind: 'manifest' }
  /** A call but for a verb or an option that does not exist; `meant` is the text with the nearest one. */
  | { kind: 'typo'; says: string; meant?: string }
  /** Anything else: an error to be found in it, or, where it can be applied and has none, an apply of it. */
  | { kind: 'text'; canApply?: true }

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

const NAMES_OBJECT = /(?:^|[{,\s])["']?kind["']?\s{0,8}:\s{0,8}["']?[A-Z]/
const NAMES_VERSION = /(?:^|[{,\s])["']?apiVersion["']?\s{0,8}:\s{0,8}["']?\w/
/** What an API server answers or reports, and nobody applies. */
const NAMES_ANSWER = /["']?kind["']?\s{0,8}:\s{0,8}["']?(?:Status|Event|\w{1,40}Review)\b/

/** What a text could be applied as: RBAC objects, objects of any kind, or undefined for another text. */
export function manifestIn(text: string): 'rbac' | 'any' | undefined {
  if (!STARTS_MANIFEST.test(firstLine(text))) return undefined
  if (NAMES_RBAC.test(text)) return 'rbac'
  const isObject = NAMES_OBJECT.test(text) && NAMES_VERSION.test(text)
  return isObject && !NAMES_ANSWER.test(text) ? 'any' : undefined
}

/** `list pods --namspace shop`: what follows such an option can be its value or a word of the call, so neither is taken. */
function readUnknownOption(text: string, option: string): Question {
  const near = option.startsWith('--') ? nearest(option, optionNames()) : undefined
  const says = `kubectl has no option ${option}.`
  return { kind: 'typo', says, ...(near === undefined ? {} : { meant: text.replace(option, near) }) }
}

/** `wacth pods in shop`: a call in all but its verb. */
function readTypo(text: string): Question | undefined {
  const [first = '', ...rest] = text.trim().split(/\s+/)
  if (rest.length === 0 || rest.length > 8 || first.length < 3 || isKubectlCommand(first)) return undefined
  const verb = nearest(first, VERBS)
  const meant = [verb, ...rest].join(' ')
  return verb !== undefined && readPlainCall(meant)
    ? { kind: 'typo', says: `"${first}" is not a verb.`, meant }
    : undefined
}

/** The first word and the rest of `frobnicate pods`, as a call of get: only where it is one is the word taken for a verb. */
export function readUnknownVerb(text: string): { word: string; call: TypedCall } | undefined {
  const [word = '', ...rest] = text.length > 256 ? [] : text.trim().split(/\s+/)
  if (!/^[a-z]{3,20}$/i.test(word) || rest.length === 0) return undefined
  const call = readPlainCall(['get', ...rest].join(' '))
  return call && 'resource' in call.target ? { word, call } : undefined
}

/** Tells what a text in the box asks for, without any knowledge of the cluster. */
export function readQuestion(text: string): Question {
  const line = text.trim()
  const call = line.length > 2_048 ? undefined : (readKubectlLine(oneLine(line)) ?? readPlainCall(line))
  if (call?.unknown !== undefined) return readUnknownOption(line, call.unknown)
  if (call) return { kind: 'call', call }
  const manifest = manifestIn(text)
  if (manifest === 'rbac') return { kind: 'manifest' }
  if (manifest === 'any') return { kind: 'text', canApply: true }
  return readTypo(line.length > 256 || line.includes('\n') ? '' : line) ?? { kind: 'text' }
}

/** A command that continues on the next line is one; two lines are a command and what it printed. */
function oneLine(text: string): string {
  const joined = text.replace(/\\\r?\n/g, ' ')
  return /[\r\n]/.test(joined) ? '' : joined
}
