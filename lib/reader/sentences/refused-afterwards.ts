import { OLD_ESCALATION } from '@/lib/rbac/escalation-text'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { isKnownResource, isResourceWord } from '@/lib/words/known-resources'
import type { FoundSentence } from '../found'
import { levelOf, stringEnd, unescaped } from '../text/escape-level'
import { sourceEnd, sourceStart } from '../text/squash'
import type { TextView } from '../view'
import { isOfPlugin } from './plugin-texts'
import { readEscalation } from './read-escalation'
import type { TargetInSentence } from './refused-target'

const REACH = 8_192

/** Source code that makes such a text, or a test that expects one. */
const FORMAT = /^(?:%[+#]?[a-z]|\$?\{[^}]{0,60}\}|<[^>]{1,60}>)/
/** The start of a second check of the authorizer's, which no plugin words so, without what it checks. */
const LOST_REASON =
  /^(?:user not permitted to (?![^\n]{0,200}signerName .)|attempt(?:ing)? to grant (?!extra privileges\b))/
/** It ends with what it could not resolve, over as many lines as a terminal made of it. */
const WHOLE_OLD = /^[^<>]{0,8000}?\bruleResolutionErrors=\[[^\]]{0,4000}\]/

/** A 403 that came after authorization, or a check against escalation: anything but the sentence of the authorizer. */
export function readRefusedAfterwards(
  view: TextView,
  target: TargetInSentence,
  after: number,
): { found: FoundSentence; end: number } | undefined {
  const { squashed } = view
  const text = textAfter(view, target, after)
  const isKnown = isResourceWord(target.qualified) || isKnownResource(target.resource)
  const span = { at: sourceStart(squashed, target.start), end: 0 }
  const finish = (found: FoundSentence, length: number) => {
    const end = Math.min(squashed.text.length, after + Math.max(1, length))
    return { found: { ...found, end: sourceEnd(squashed, end) }, end }
  }
  const escalation = readEscalation(squashed, target, after)
  if (escalation) {
    return {
      found: { ...escalation.found, ...span, end: sourceEnd(squashed, escalation.end) },
      end: escalation.end,
    }
  }
  const line = saidIn(text)
  const old = OLD_ESCALATION.test(line) ? WHOLE_OLD.exec(text.trimStart())?.[0] : undefined
  const said = old?.replaceAll('\n', '') ?? line
  if (FORMAT.test(said) || LOST_REASON.test(said)) return undefined
  if (!isOfPlugin(said) && !(isKnown && target.name !== '')) return undefined
  const length = said.replace(/\s+/g, '').length
  if (OLD_ESCALATION.test(said)) {
    const details = { name: target.name, group: target.group, kind: target.resource }
    const message = `${target.text}forbidden: ${said}`
    return finish(
      { form: 'status', ...span, status: { code: 403, reason: 'Forbidden', message, details } },
      length,
    )
  }
  const message = `${target.text}forbidden: ${said}`
  const refusal = parseForbidden(message)
  if (!refusal || refusal.kind === 'authorization') return undefined
  return finish({ form: 'forbidden', ...span, message, refusal }, length)
}

function textAfter({ squashed, unwrapped }: TextView, target: TargetInSentence, after: number): string {
  const from = unwrapped.fromSource(sourceEnd(squashed, after))
  const limit = Math.min(unwrapped.text.length, from + REACH)
  const { backslashes } = target.form
  const end = backslashes === 0 ? limit : stringEnd(unwrapped.text, from, limit, backslashes)
  const text = unwrapped.text.slice(from, end)
  const start = unwrapped.fromSource(sourceStart(squashed, target.start))
  const key = YAML_KEY.exec(unwrapped.text.slice(Math.max(0, start - 200), start))
  return unescaped(key ? unfolded(text, key[1]?.length ?? 0) : text, levelOf(backslashes))
}

const YAML_KEY = /(?:^|\n)([ \t]{0,80}(?:- )?)message: ['"]?$/

/** A scalar that YAML broke into lines, indented deeper than its key, as one line; what comes behind it follows. */
function unfolded(text: string, indent: number): string {
  const lines = text.split('\n')
  const next = lines.findIndex((line, i) => i > 0 && line.search(/\S|$/) <= indent)
  const own = lines.slice(0, next < 0 ? lines.length : next)
  const rest = next < 0 ? [] : lines.slice(next)
  return [own.map((line) => line.trim()).join(' '), ...rest].join('\n')
}

/** What is behind "is forbidden: ". On the next line only words of a plugin go on: an empty reason ends its line too. */
function saidIn(text: string): string {
  const said = firstLine(withList(text.trimStart()))
  return /^[ \t\r]*\n/.test(text) && !isOfPlugin(said) ? '' : said
}

const OF_LIST = /^(?:violates PodSecurity |unable to validate against any )/
const GOES_ON = /[,:[]$/

/** A list of complaints that somebody broke where one of them ends, in one line. */
function withList(text: string): string {
  if (!OF_LIST.test(text)) return text
  const [first = '', ...lines] = text.split('\n')
  let list = first.trimEnd()
  for (const line of lines) {
    if (!GOES_ON.test(list) || line.trim() === '') break
    list += `${list.endsWith('[') ? '' : ' '}${line.trim()}`
  }
  return list
}

/** One line, without what clients write behind the message. */
function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  const bare = line
    .replace(/\. Received status: Status\(.*$|, metadata=ListMeta\(.*$/, '')
    .replace(/ for (?:GET|POST|PUT|PATCH|DELETE) https?:\/\/\S+$/, '')
    .trimEnd()
  // A string in single quotes that started before it.
  return bare.endsWith("'") && bare.split("'").length % 2 === 0 ? bare.slice(0, -1) : bare
}
