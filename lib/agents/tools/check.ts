import { spellCall } from '@/lib/ask/spell-call'
import { type CheckArgs, checkArgsSchema, toldSchema } from '@/lib/contract/agents'
import type { Ask } from '@/lib/contract/ask'
import { present } from '@/lib/present'
import { sayWhoseText } from '@/lib/words/answer/whose-text'
import type { Answers } from '../answers'
import type { ToolAnswer } from '../fit'
import { tellExplanations } from '../tell-explanation'
import { ArgumentError, tool } from '../tool'
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

function answerOf(ask: Ask): ToolAnswer<ReturnType<typeof tellExplanations>['data']> {
  switch (ask.kind) {
    case 'check':
      return tellExplanations([ask.explanation])
    case 'explain':
      return tellExplanations(ask.findings, ask.unclear && sayWhoseText(ask.unclear))
    case 'what-if': {
      const { lines } = tellWhatIf(ask.whatIf)
      return { data: { says: lines.join('\n'), answers: [], more: 0 }, lines }
    }
    case 'none':
      return tellExplanations([], ask.says)
  }
}

async function exactly(args: CheckArgs, answers: Answers, signal: AbortSignal) {
  const { verb, group, resource, subresource, name, namespace, user, groups } = args
  if (verb === undefined || group === undefined || resource === undefined || namespace === undefined)
    return undefined
  const check = { verb, group, resource, namespace, ...present({ subresource, name, user, groups }) }
  return tellExplanations([await answers.check(check, signal)])
}

export const check = tool({
  name: 'check',
  title: 'May this account make a call, and why not',
  description:
    'Says whether the account of this pod (or `user`) may make one call, which rule or binding is missing if not, the fix as YAML and command, and what it grants. Words may be in any spelling of kubectl ("po", "deploy", "jobs.batch"). Namespace "" is the whole cluster; without one it is the own namespace. Repeat it after a fix was applied to see it allowed.',
  input: checkArgsSchema,
  output: toldSchema,
  async answer(args, answers, signal) {
    const exact = args.question === undefined ? await exactly(args, answers, signal) : undefined
    if (exact !== undefined) return exact
    const { user, groups, namespace } = args
    return answerOf(
      await answers.ask({ text: questionOf(args), ...present({ user, groups, namespace }) }, signal),
    )
  },
})
