import * as z from 'zod/mini'
import { sayWhoseText } from '@/lib/answer/whose-text'
import { readQuestion } from '@/lib/ask/read-question'
import { spellCall } from '@/lib/ask/spell-call'
import { checkSchema, explainRequestSchema, groupsSchema, userSchema } from '@/lib/contract/access-check'
import type { Findings } from '@/lib/contract/explanation'
import { objectNameSchema, reviewWordSchema } from '@/lib/contract/segments'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/cloud-words'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { checkApi, explainApi } from '@/lib/facts/call/contract'
import { MISTAKE_WORDS, type WhatIf, whatIfApi, whatIfRequestSchema } from '@/lib/facts/what-if/contract'
import { type AskAnswer, askApi } from '@/lib/pages/ask/contract'
import { inTurn, NOTHING, plain, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import { listOf } from '@/lib/words/lists'
import type { Answers } from '../answers'
import { quoted } from '../quote'
import { Few, wholeCode } from '../tell'
import { explained } from '../tell-explanation'
import { ArgumentError, tool } from '../tool'
import { toldPreflight } from './preflight'
import { placeSchema, wordSchema } from './words'

const checkArgsSchema = z.strictObject({
  question: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(4096))),
  verb: z.exactOptional(
    z.string().check(z.regex(/^[A-Za-z*:-]{1,63}$/, { error: 'A verb is one word, such as watch.' })),
  ),
  resource: z.exactOptional(wordSchema),
  group: z.exactOptional(reviewWordSchema),
  subresource: z.exactOptional(reviewWordSchema),
  name: z.exactOptional(objectNameSchema),
  namespace: placeSchema,
  path: z.exactOptional(
    z.string().check(z.regex(/^\/[\x21-\x7e]{0,1023}$/, { error: 'A path starts with "/".' })),
  ),
  user: z.exactOptional(userSchema),
  groups: z.exactOptional(groupsSchema),
})
type CheckArgs = z.infer<typeof checkArgsSchema>

const HOW =
  'Give a question, such as "watch jobs.batch in shop" or "kubectl auth can-i list secrets -n shop", or verb and resource, or verb and path.'

/** The call as the box takes it, where its parts do not say exactly which resource is meant. */
function questionOf({ question, verb, resource, path, group, ...rest }: CheckArgs): string {
  if (question !== undefined) return question
  if (verb === undefined || (resource ?? path) === undefined) throw new ArgumentError(HOW)
  const { subresource, name, namespace } = rest
  return path !== undefined
    ? spellCall({ verb, path })
    : spellCall({
        verb,
        group: group ?? '',
        resource: resource ?? '',
        ...present({ subresource, name, namespace }),
      })
}

/** What a call leaves open is asked for by the other arguments; what it says itself they cannot change. */
function refuseTwoCalls({ question = '', resource, path, namespace, user }: CheckArgs): void {
  if (resource !== undefined && path !== undefined)
    throw new ArgumentError('Give a resource or a path, not both.')
  const read = readQuestion(question)
  const said = read.kind === 'call' ? read.call : undefined
  const told = { namespace: said?.namespace, user: said?.userIsAccount ? undefined : said?.user }
  for (const [name, given] of Object.entries({ namespace, user })) {
    const asked = told[name === 'user' ? 'user' : 'namespace']
    if (given !== undefined && asked !== undefined && asked !== given)
      throw new ArgumentError(
        `The question names ${name} ${quoted(asked)}, and ${name} is ${quoted(given)}. Give one of them.`,
      )
  }
}

/** What a manifest would change. */
function toldWhatIf({ opens, others, moreOthers, mistakes, moreMistakes, ...whatIf }: WhatIf) {
  const { check, loses, unseen } = whatIf
  return {
    says: whatIf.says,
    check: check && { says: check.says, before: check.before, after: check.after, nearest: check.nearest },
    mistakes: new Few(
      40,
      mistakes.map(({ severity, object, says, instead }) => ({
        ...{ says, severity: MISTAKE_WORDS[severity], object, instead },
      })),
    ),
    isCertain: opens.isCertain,
    grants: new Few(
      40,
      opens.calls.map((call) => {
        const today = call.isServed ? NOTHING : say` (grants nothing today)`
        const danger = call.danger === undefined ? NOTHING : say` (${call.danger})`
        return say`${sayCall(call)}${today}${danger}`
      }),
    ),
    cut: opens.isWhole ? undefined : CUT,
    others: new Few(
      40,
      others.map(({ subject, gets }) => ({ subject, gets })),
    ),
    loses: loses.says,
    unseen: unseen.slice(0, 2).map(({ needs, command }) => ({ needs, command: wholeCode(command) })),
    more: moreOthers + moreMistakes,
  }
}

const CUT = say`It grants more than was worked out: send fewer rules or bindings at once.`

function answerOf(ask: AskAnswer) {
  switch (ask.kind) {
    case 'check':
      return explained([ask.explanation])
    case 'explain':
      return explained(ask.findings, ask.unclear && [quote(plain(sayWhoseText(ask.unclear)))])
    case 'what-if':
      return { ...explained([]), whatIf: toldWhatIf(ask.whatIf) }
    case 'preflight':
      return { ...explained([]), preflight: toldPreflight(ask.preflight) }
    case 'none':
      return explained([], [quote(plain(ask.says))])
  }
}

async function exactly(args: CheckArgs, answers: Answers, signal: AbortSignal) {
  const { verb, group, resource, subresource, name, namespace, user, groups } = args
  if (verb === undefined || group === undefined || resource === undefined || namespace === undefined)
    return undefined
  const check = { verb, group, resource, namespace, ...present({ subresource, name, user, groups }) }
  return explained([await answers.ask(checkApi, check, signal)])
}

const HOW_MORE = 'send the text of one error alone to see it.'

export const check = tool({
  name: 'check',
  title: 'May this account make a call, and why not',
  description:
    'Says whether the account that asks (or `user`) may make one call, which rule or binding is missing if not, the fix as YAML and command, and what it grants. Repeat it after a fix was applied to see it allowed.',
  input: checkArgsSchema,
  parameters: {
    question:
      'The call in words or as a kubectl line, such as "watch jobs in shop"; instead of the other parts.',
    verb: 'The verb, such as get, list, watch, create, patch or delete.',
    resource: 'The resource in any spelling of kubectl, such as pods, deploy or jobs.batch.',
    group: 'The API group, "" for the core group; left out, it is looked up by the resource.',
    subresource: 'The subresource, such as log, exec, status or scale.',
    name: 'The name of the one object; left out, the call is about all of them.',
    namespace: 'The namespace, "" for the whole cluster; by default the account’s own.',
    path: 'A path that is not a resource, such as /metrics; instead of resource.',
    user: 'Another account, such as system:serviceaccount:shop:web.',
    groups: 'The groups of that user; those of a ServiceAccount are known.',
  },
  more: HOW_MORE,
  async find(args, answers, signal): Promise<ReturnType<typeof answerOf>> {
    const { question: asked, user: _, groups: __, namespace: ___, ...parts } = args
    const given = Object.keys(parts)
    if (asked !== undefined && given.length > 0)
      throw new ArgumentError(`Give a question or the parts of a call, not both: leave out ${listOf(given)}.`)
    refuseTwoCalls(args)
    const exact = args.question === undefined ? await exactly(args, answers, signal) : undefined
    if (exact !== undefined) return exact
    const { user, groups, namespace } = args
    const text = { text: questionOf(args), ...present({ user, groups, namespace }) }
    return answerOf(await answers.ask(askApi, text, signal))
  },
})

const NOTHING_FOUND =
  'No refused call and no failed connection was found in this text. Send the message of the error itself, such as: pods is forbidden: User "…" cannot list resource "pods" …'

export const explain = tool({
  name: 'explain',
  title: 'Explain an error of the Kubernetes API',
  description:
    'Explains each refused call (403, 401, admission, quota, TLS, timeout) in a pasted error or log: why, the fix as YAML and as a kubectl command, and what that grants. Use it first when a call to the API server failed.',
  input: explainRequestSchema,
  parameters: {
    text: 'The error, log or command with what it printed, at most 256 KiB.',
    isOfKubernetes: 'True where the refusal is from Kubernetes although its text names another product.',
  },
  more: HOW_MORE,
  async find(asked, answers, signal): Promise<ReturnType<typeof answerOf>> {
    const found: Findings & { denial?: CloudDenial } = await answers.ask(explainApi, asked, signal)
    const { findings, denial, unclear } = found
    const question =
      unclear &&
      say`${quote(plain(sayWhoseText(unclear)))} If it is, send the same text with isOfKubernetes: true.`
    if (findings.length > 0 || question !== undefined) return explained(findings, question)
    return explained([], denial === undefined ? words(NOTHING_FOUND) : sayCloudDenial(denial))
  },
})

export const whatIf = tool({
  name: 'what_if',
  title: 'What Roles and bindings would change',
  description:
    'Says what Roles and bindings would change, with nothing applied: mistakes in them, who would gain or lose what, and whether one call would then be allowed.',
  input: z.extend(whatIfRequestSchema, { check: z.exactOptional(checkSchema) }),
  parameters: {
    yaml: 'Roles and bindings as YAML or JSON, at most 256 KiB.',
    check: 'One call to judge before and after.',
    namespace: 'For objects that name none.',
  },
  more: 'send fewer objects at once to see them.',
  async find(args, answers, signal) {
    const found = await answers.ask(whatIfApi, args, signal)
    const { objects, mistakes } = found
    if (objects.length > 0 || mistakes.length === 0) return toldWhatIf(found)
    const said = mistakes
      .slice(0, 5)
      .map(({ line, says, instead }) => `Line ${line}: ${quoted(plain(inTurn([says, instead])))}`)
    throw new ArgumentError(['Nothing in this text can be read as a Role or binding.', ...said].join('\n'))
  },
})
