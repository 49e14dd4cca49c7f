import {
  isKnownResource,
  isOfMetrics,
  isResourceWord,
  kindOfWord,
  splitQualified,
  targetOfWord,
} from '@/lib/words/known-resources'
import { type QuoteForm, readQuoted } from '../text/quoted'
import { type Squashed, sourceEnd, sourceStart } from '../text/squash'

/** What a message says is forbidden: `deployments.apps "web"`. */
export interface TargetInSentence {
  /** In the words of the API server, with ` is ` behind it. */
  text: string
  qualified: string
  resource: string
  group: string
  name: string
  /** Squashed offset of its first character. */
  start: number
  form: QuoteForm
}

const REACH = 4_096
const MOST_QUOTES = 40
const PLAIN: QuoteForm = { backslashes: 0, sign: '"' }

/** The target in front of the `is` at a squashed offset, where the sentence behind it says which resource it must be. */
export function refusedTarget(
  view: Squashed,
  isAt: number,
  qualified: string,
  form: QuoteForm,
): TargetInSentence | undefined {
  if (endsWith(view, isAt, qualified)) return target(qualified, undefined, isAt - qualified.length, form)
  for (const name of namesBefore(view, isAt, form)) {
    if (endsWith(view, name.start, qualified)) {
      return target(qualified, name, name.start - qualified.length, form)
    }
  }
  return undefined
}

/** Where whoever pasted it left out a name. */
const ELIDED = /(?:\.{2,}|…|<[\w -]{1,40}>|\[[\w -]{1,40}\])$/

/** The target in front of the `is` at a squashed offset, whatever it is; undefined where no word can be one. */
export function anyTarget(view: Squashed, isAt: number): TargetInSentence | undefined {
  const elided = ELIDED.exec(view.text.slice(Math.max(0, isAt - 60), isAt))
  if (elided) {
    const word = wordBefore(view, isAt - elided[0].length)
    return word && isKind(word.text) ? target(word.text, undefined, word.start, PLAIN) : undefined
  }
  const sign = view.text[isAt - 1]
  if (sign !== '"' && sign !== "'" && sign !== '`') return unquotedTarget(view, isAt)
  let backslashes = 0
  while (view.text[isAt - 2 - backslashes] === '\\') backslashes += 1
  const form: QuoteForm = { backslashes, sign }
  for (const name of namesBefore(view, isAt, form)) {
    const word = wordBefore(view, name.start)
    if (word && isCutInFront(view.text, word.start, word.text)) return undefined
    if (word) return target(word.text, name, word.start, form)
  }
  return undefined
}

/** One word is a resource; of two, where the quotes were lost, the last is a name. */
function unquotedTarget(view: Squashed, isAt: number): TargetInSentence | undefined {
  const last = wordBefore(view, withoutEscapes(view, isAt))
  if (!last || isCutInFront(view.text, last.start, last.text)) return undefined
  const word = wordBefore(view, withoutEscapes(view, last.start))
  // A type of its own is an object whose name is one of a resource.
  const isOfTypes = word?.text === 'customresourcedefinitions.apiextensions.k8s.io'
  if (isKind(last.text) && !isOfTypes) return target(last.text, undefined, last.start, PLAIN)
  if (word && isKind(word.text) && word.text !== 'users' && /^[a-z0-9]/.test(last.text)) {
    const name = { literal: last.text, value: last.text, start: last.start }
    return target(word.text, name, word.start, PLAIN)
  }
  // Of two words of which neither is a resource, one is a name.
  if (word && !last.text.includes('.')) return undefined
  // A name alone is no resource; neither is a word of a custom one, whose group the server writes.
  return /[\d-]/.test(last.text) ? undefined : target(last.text, undefined, last.start, PLAIN)
}

function withoutEscapes({ text }: Squashed, end: number): number {
  let at = end
  while (text[at - 1] === '\\') at -= 1
  return at
}

function isKind(word: string): boolean {
  return isResourceWord(word) || kindOfWord(word) !== undefined
}

interface Name {
  literal: string
  value: string
  start: number
}

function target(qualified: string, name: Name | undefined, start: number, form: QuoteForm): TargetInSentence {
  const words = name === undefined ? qualified : `${qualified} "${name.literal}"`
  return {
    text: `${words} is `,
    qualified,
    ...targetOfWord(qualified),
    name: name?.value ?? '',
    start,
    form,
  }
}

function endsWith(view: Squashed, end: number, words: string): boolean {
  return view.text.slice(Math.max(0, end - words.length), end).toLowerCase() === words.toLowerCase()
}

function* namesBefore(view: Squashed, end: number, form: QuoteForm): Generator<Name> {
  if (view.text[end - 1] !== form.sign) return
  const limit = Math.max(0, end - REACH)
  let tried = 0
  for (let at = end - 2 - form.backslashes; at >= limit && tried < MOST_QUOTES; at--) {
    if (view.text[at] !== form.sign) continue
    tried += 1
    const start = at - form.backslashes
    const read = start < 0 ? undefined : readQuoted(view, start, form)
    if (read?.state === 'whole' && read.end === end) yield { literal: read.literal, value: read.value, start }
  }
}

/** True for a word where the text begins, or goes on behind a mark, that is no resource of Kubernetes and has no group of another. */
export function isCutInFront(text: string, start: number, word: string): boolean {
  if (start > 0 && text[start - 1] !== '…') return false
  const { resource, group } = splitQualified(word)
  return (
    kindOfWord(resource) === undefined && !isKnownResource(resource) && /^[^.]*$|(?:^|\.)k8s\.io$/.test(group)
  )
}

/** True for a sign of a word that ends at `end`. Only names of metrics have an underscore. */
function isOfWord(text: string, at: number, end: number): boolean {
  return /[A-Za-z0-9.-]/.test(text[at] ?? '') || (text[at] === '_' && isOfMetrics(text.slice(at + 1, end)))
}

/** The word in front of a squashed offset. A line break inside it counts only when the halves make a resource. */
function wordBefore(view: Squashed, end: number): { text: string; start: number } | undefined {
  let start = end
  const starts: number[] = []
  while (start > 0 && end - start < 316 && isOfWord(view.text, start - 1, end)) {
    if (start < end) {
      const gap = view.source.slice(sourceEnd(view, start), sourceStart(view, start))
      if (gap.includes('\n')) starts.push(start)
      else if (gap !== '') break
    }
    start -= 1
  }
  starts.push(start)
  const words = starts
    .map((at) => ({ text: view.text.slice(at, end), start: at }))
    .filter(({ text }) => text !== '')
  return (
    words.find(({ text }) => isKnownResource(splitQualified(text).resource)) ??
    words.find(({ text }) => isResourceWord(text) && splitQualified(text).resource.endsWith('s')) ??
    words.find(({ text }) => isResourceWord(text)) ??
    words[0]
  )
}
