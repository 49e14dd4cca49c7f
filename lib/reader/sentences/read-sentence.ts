import { isResourceWord, splitQualified } from '@/lib/words/known-resources'
import type { PartialCall } from '../found'
import { joinBroken } from '../text/line-noise'
import { type QuoteForm, quoteAt, readQuoted } from '../text/quoted'
import { type Squashed, sourceEnd, sourceStart } from '../text/squash'

/** The sentence `User "…" cannot …` as far as a text has it. */
export interface Sentence {
  /** In the words of the API server; whole only when `isWhole`. */
  text: string
  form: QuoteForm
  isWhole: boolean
  /** False when other words follow where the sentence should go on. */
  stopsAtAnEnd: boolean
  request: PartialCall
  /** Squashed offset behind what was read. */
  end: number
}

interface Reading {
  view: Squashed
  /** Where its first word is. */
  start: number
  form: QuoteForm
  text: string
  request: PartialCall
  end: number
}

const VERB = /([^"'`\\]{0,80}?)(resource|path)(?=\\{0,31}["'`])/y
const NOUN = /(resource|path|on)(?=\\{0,31}["'`])/y
const OLD_TARGET =
  /([^"'`\\]{1,200}?)(inthenamespace(?=\\{0,31}["'`])|inproject(?=\\{0,31}["'`])|attheclusterscope|inthecluster)/y
// No other verb of Kubernetes starts with one of these.
const UNMISTAKABLE = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'deletecollection',
  'impersonate',
  'escalate',
])

/** Reads the sentence whose `User` is at a squashed offset; undefined where none starts. */
export function readSentence(view: Squashed, index: number): Sentence | undefined {
  if (!/^[Uu]ser/.test(view.text.slice(index, index + 4))) return undefined
  const form = quoteAt(view, index + 4)
  if (!form) return undefined
  const reading: Reading = { view, start: index, form, text: 'User ', request: {}, end: index + 4 }
  const user = readQuoted(view, reading.end, form)
  if (user?.state !== 'whole') return stopped(reading)
  if (isTruncated(user.value)) return readElided(reading, user) ?? stopped(reading)
  reading.text += `"${user.literal}"`
  reading.request = { user: user.value }
  reading.end = user.end
  return literal(reading, 'cannot', ' cannot ') ? readCall(reading) : stopped(reading, isCutHere(reading))
}

/** Reads on behind a name that whoever pasted it left out: dots in quotes, and the sentence goes on. */
function readElided(reading: Reading, user: { literal: string; end: number }): Sentence | undefined {
  if (!reading.view.text.startsWith('cannot', user.end)) return undefined
  reading.text += `"${user.literal}"`
  reading.end = user.end
  return literal(reading, 'cannot', ' cannot ') ? { ...readCall(reading), isWhole: false } : undefined
}

/** Reads the rest of a sentence whose front is cut off, from the `cannot` at a squashed offset. */
export function readFrontless(view: Squashed, index: number): Sentence | undefined {
  const reading = { view, start: index, text: ' cannot ', request: {}, end: index + 6 }
  const quoted = quoteAt(view, index + 6)
  if (quoted) return readQuotedVerb({ ...reading, form: quoted })
  VERB.lastIndex = index + 6
  const verb = VERB.exec(view.text)
  const form = verb ? quoteAt(view, VERB.lastIndex) : undefined
  if (verb && form && /^[a-z:-]{0,60}$/.test(verb[1] ?? '')) return readCall({ ...reading, form })
  return readOldCall({ ...reading, form: { backslashes: 0, sign: '"' } })
}

function readCall(reading: Reading): Sentence {
  const { view } = reading
  const quoted = quoteAt(view, reading.end) ? readQuotedVerb(reading) : undefined
  if (quoted) return quoted
  VERB.lastIndex = reading.end
  const words = VERB.exec(view.text)
  // No verb has a digit: what stands there is of a tool that put it around the line.
  if (!words || /\d/.test(words[1] ?? '')) return readOldCall(reading) ?? stoppedInVerb(reading)
  const [, verb = '', noun = ''] = words
  reading.end = VERB.lastIndex
  return readTarget(reading, verb, noun)
}

/** OpenShift before 3.9 quotes the verb: `cannot "get" on "/metrics"`. */
function readQuotedVerb(reading: Reading): Sentence | undefined {
  const verb = readQuoted(reading.view, reading.end, reading.form)
  if (verb?.state !== 'whole' || !/^[a-z*-]{1,60}$/.test(verb.value)) return undefined
  NOUN.lastIndex = verb.end
  const noun = NOUN.exec(reading.view.text)?.[1]
  const isPath =
    noun !== 'on' || /^\\{0,31}["'`]\//.test(reading.view.text.slice(verb.end + 2, verb.end + 40))
  if (noun !== undefined && isPath) {
    return readTarget({ ...reading, end: verb.end + noun.length }, verb.value, noun === 'on' ? 'path' : noun)
  }
  return readOldCall({ ...reading, end: verb.end }, verb.value)
}

function readTarget(reading: Reading, verb: string, noun: string): Sentence {
  reading.text += `${verb} ${noun} `
  reading.request = { ...reading.request, verb }
  const target = value(reading)
  if (target === undefined) return stopped(reading)
  if (noun === 'path') {
    reading.request = { ...reading.request, path: target }
    return whole(reading)
  }
  const slash = target.indexOf('/')
  reading.request = {
    ...reading.request,
    resource: slash < 0 ? target : target.slice(0, slash),
    ...(slash < 0 ? {} : { subresource: target.slice(slash + 1) }),
  }
  if (!literal(reading, 'inAPIgroup', ' in API group ')) return stopped(reading)
  const group = value(reading)
  if (group === undefined) return stopped(reading)
  reading.request = { ...reading.request, group }
  return readScope(reading)
}

function readScope(reading: Reading): Sentence {
  const isEverywhere =
    literal(reading, 'attheclusterscope', ' at the cluster scope') ||
    literal(reading, 'inthecluster', ' at the cluster scope')
  if (isEverywhere) {
    reading.request = { ...reading.request, namespace: '' }
    return whole(reading)
  }
  // OpenShift before 3.7 calls it a project.
  const isNamed =
    literal(reading, 'inthenamespace', ' in the namespace ') ||
    literal(reading, 'inproject', ' in the namespace ')
  if (!isNamed) return stopped(reading)
  const namespace = value(reading)
  if (namespace === undefined) return stoppedInNamespace(reading)
  reading.request = { ...reading.request, namespace }
  return whole(reading)
}

/** Where a name has lost its last quote and is the account's own namespace, the account has it whole. */
function stoppedInNamespace(reading: Reading): Sentence {
  const { view, form, end, request } = reading
  const own = /^system:serviceaccount:([^:]{1,253}):/.exec(request.user ?? '')?.[1]
  const from = end + form.backslashes + 1
  const rest = view.source.slice(sourceEnd(view, from), sourceEnd(view, from) + 260)
  const isOwn = own !== undefined && own.length > 2 && rest.startsWith(own)
  if (isOwn && !/^[a-z0-9.…-]/.test(rest.slice(own.length))) {
    reading.request = { ...request, namespace: own }
    reading.end = from + own.length
  }
  return stopped(reading)
}

/**
 * Before 1.12: `cannot list deployments.apps in the namespace "x"`, or `all pods in the cluster`. Only the source tells its
 * words apart.
 */
function readOldCall(reading: Reading, quotedVerb?: string): Sentence | undefined {
  const { view } = reading
  OLD_TARGET.lastIndex = reading.end
  const match = OLD_TARGET.exec(view.text)
  if (!match || match[1]?.includes('…')) return undefined
  const scopeAt = OLD_TARGET.lastIndex - (match[2]?.length ?? 0)
  const raw = view.source.slice(sourceEnd(view, reading.end), sourceStart(view, scopeAt))
  // A line break may replace a blank, or split a word.
  const words = `${quotedVerb ?? ''} ${joinBroken(raw, ' ')}`
  const [verb, named] = twoWords(words) ?? twoWords(`${quotedVerb ?? ''} ${joinBroken(raw)}`) ?? []
  if (verb === undefined || named === undefined) return undefined
  const resource = groupInFront(named)
  // Brokers and databases have clusters of their own.
  const isOwn = isResourceWord(resource.replace(/\/.*/, '')) || isOfKubectl(reading)
  if (match[2] === 'inthecluster' && !isOwn) return undefined
  reading.text += `${verb} ${resource}`
  reading.request = { ...reading.request, verb, ...oldTarget(resource) }
  reading.end = scopeAt
  return readScope(reading)
}

function isOfKubectl({ view, start }: Reading): boolean {
  return /Errorfromserver(?:\(Forbidden\))?:$/.test(view.text.slice(Math.max(0, start - 40), start))
}

function twoWords(text: string): string[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const [verb = '', all, resource = ''] = words
  if (words.length === 3 && all === 'all') return [verb, resource]
  return words.length === 2 ? words : undefined
}

/** OpenShift writes `builds/details.build.openshift.io`, where no subresource has a dot. */
function groupInFront(target: string): string {
  const [, resource, subresource, group] = /^([^./]+)\/([^./]+)\.(.+)$/.exec(target) ?? []
  return group === undefined ? target : `${resource}.${group}/${subresource}`
}

function oldTarget(target: string): PartialCall {
  const [qualified = '', subresource] = target.split('/', 2)
  return { ...splitQualified(qualified), ...(subresource === undefined ? {} : { subresource }) }
}

function value(reading: Reading): string | undefined {
  const read = readQuoted(reading.view, reading.end, reading.form)
  if (read?.state !== 'whole' || isTruncated(read.value)) return undefined
  reading.text += `"${read.literal}"`
  reading.end = read.end
  return read.value
}

function literal(reading: Reading, squashed: string, words: string): boolean {
  if (!reading.view.text.startsWith(squashed, reading.end)) return false
  reading.text += words
  reading.end += squashed.length
  return true
}

function isTruncated(text: string): boolean {
  return /(?:\.\.\.|…|\[truncated\]?|<truncated>?)$|…/.test(text) || /^system:\S{0,600}\s/.test(text)
}

function whole(reading: Reading): Sentence {
  const { text, form, request, end } = reading
  return { text, form, isWhole: true, stopsAtAnEnd: true, request, end }
}

function stopped(reading: Reading, stopsAtAnEnd = true): Sentence {
  const { text, form, request, end } = reading
  return { text, form, isWhole: false, stopsAtAnEnd, request, end }
}

const END = /^\s*(?:$|\n|\.\.\.|…|["'}\\,\])]|\[trunc|<trunc)/
const END_IN_CANNOT = /^\s+c(?:a(?:n(?:n(?:ot?)?)?)?)?\s*(?:$|\n|\.\.\.|…|["'\\])/

/** True where the text is cut, so that no one else's words about a user are taken for the API server's. */
function isCutHere({ view, end }: Reading): boolean {
  const rest = view.source.slice(sourceEnd(view, end), sourceEnd(view, end) + 128)
  return END.test(rest) || END_IN_CANNOT.test(rest)
}

function stoppedInVerb(reading: Reading): Sentence {
  const { view, end } = reading
  const after = view.source.slice(sourceEnd(view, end), sourceEnd(view, end) + 128)
  const verb = /^\s+([a-z:-]{1,60})(\s|$)?/.exec(after)
  const word = verb?.[1]
  const isWholeWord = verb?.[2] !== undefined && verb[2] !== '' && /^\s+\S+\s+(?:r|p|…|\.\.\.)/.test(after)
  if (word !== undefined && (isWholeWord || UNMISTAKABLE.has(word))) {
    reading.text += word
    reading.request = { ...reading.request, verb: word }
    reading.end = end + word.length
  }
  return stopped(reading)
}
