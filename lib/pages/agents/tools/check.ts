import { sayWhoseText } from '@/lib/answer/whose-text'
import { readQuestion } from '@/lib/ask/read-question'
import { spellCall } from '@/lib/ask/spell-call'
import { explainRequestSchema } from '@/lib/contract/access-check'
import type { Findings } from '@/lib/contract/explanation'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/cloud-words'
import { checkApi, explainApi } from '@/lib/facts/call/contract'
import { type AskAnswer, askApi } from '@/lib/pages/ask/contract'
import { present } from '@/lib/present'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import { listOf } from '@/lib/words/lists'
import type { Answers } from '../answers'
import { type CheckArgs, checkArgsSchema, toldSchema } from '../contract'
import { quoted, toAgent } from '../quote'
import { tellExplanations } from '../tell-explanation'
import { ArgumentError, type ToolAnswer, tool } from '../tool'
import { tellWhatIf } from './what-if'

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

function answerOf(ask: AskAnswer): ToolAnswer<ReturnType<typeof tellExplanations>['data']> {
  switch (ask.kind) {
    case 'check':
      return tellExplanations([ask.explanation])
    case 'explain':
      return tellExplanations(ask.findings, ask.unclear && quoted(sayWhoseText(ask.unclear)))
    case 'what-if': {
      const { lines } = tellWhatIf(ask.whatIf)
      return { data: { says: lines.join('\n'), answers: [], more: 0 }, lines }
    }
    case 'none':
      return tellExplanations([], quoted(ask.says))
  }
}

async function exactly(args: CheckArgs, answers: Answers, signal: AbortSignal) {
  const { verb, group, resource, subresource, name, namespace, user, groups } = args
  if (verb === undefined || group === undefined || resource === undefined || namespace === undefined)
    return undefined
  const check = { verb, group, resource, namespace, ...present({ subresource, name, user, groups }) }
  return tellExplanations([await answers.ask(checkApi, check, signal)])
}

export const check = tool({
  name: 'check',
  title: 'May this account make a call, and why not',
  description:
    'Says whether the account of this pod (or `user`) may make one call, which rule or binding is missing if not, the fix as YAML and command, and what it grants. Words may be in any spelling of kubectl ("po", "deploy", "jobs.batch"). Namespace "" is the whole cluster; the default is the account’s own. Repeat it after a fix was applied to see it allowed.',
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
  output: toldSchema,
  async answer(args, answers, signal) {
    const { question: asked, user: _, groups: __, namespace: ___, ...parts } = args
    const given = Object.keys(parts)
    if (asked !== undefined && given.length > 0)
      throw new ArgumentError(`Give a question or the parts of a call, not both: leave out ${listOf(given)}.`)
    refuseTwoCalls(args)
    const exact = args.question === undefined ? await exactly(args, answers, signal) : undefined
    if (exact !== undefined) return exact
    const { user, groups, namespace } = args
    return answerOf(
      await answers.ask(askApi, { text: questionOf(args), ...present({ user, groups, namespace }) }, signal),
    )
  },
})

const NOTHING =
  'No refused call and no failed connection was found in this text. Send the message of the error itself, such as: pods is forbidden: User "…" cannot list resource "pods" …'

const IF_SO = 'If it is, send the same text with isOfKubernetes: true.'

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
  output: toldSchema,
  async answer(asked, answers, signal) {
    const found: Findings & { denial?: CloudDenial } = await answers.ask(explainApi, asked, signal)
    const { findings, denial, unclear } = found
    const question = unclear && `${quoted(sayWhoseText(unclear))} ${IF_SO}`
    if (findings.length > 0 || question !== undefined) return tellExplanations(findings, question)
    return tellExplanations([], denial === undefined ? NOTHING : toAgent(sayCloudDenial(denial)))
  },
})
