import type * as z from 'zod/mini'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { MISTAKE_WORDS, type WhatIf, whatIfApi } from '@/lib/facts/what-if/contract'
import { present } from '@/lib/present'
import { listOf } from '@/lib/words/lists'
import { toldWhatIfSchema, whatIfArgsSchema } from '../contract'
import { quoted, toAgent } from '../quote'
import { ArgumentError, moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

type Told = z.input<typeof toldWhatIfSchema>

function granted(call: WhatIf['opens']['calls'][number]): string {
  const notes = [
    ...(call.isServed ? [] : ['grants nothing today']),
    ...(call.danger === undefined ? [] : [call.danger]),
  ]
  return short(`${toAgent(sayCall(call))}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`)
}

/** What a manifest would change, within the bounds of an answer. */
export function tellWhatIf(whatIf: WhatIf): ToolAnswer<Told> {
  const { opens, others, moreOthers, mistakes, moreMistakes, check, loses, unseen } = whatIf
  const make = (most: number): ToolAnswer<Told> => {
    const data: Told = {
      says: short(whatIf.says),
      ...present({
        check: check && {
          before: check.before,
          after: check.after,
          says: short(check.says),
          ...present({ nearest: check.nearest && short(check.nearest) }),
        },
      }),
      mistakes: mistakes.slice(0, most).map(({ severity, says, instead, object }) => ({
        severity: MISTAKE_WORDS[severity],
        says: short(`${object === '' ? '' : `${object}: `}${says}`),
        ...present({ instead: instead && short(instead) }),
      })),
      grants: opens.calls.slice(0, most).map(granted),
      others: others.slice(0, most).map(({ subject, gets }) => short(`${subject}: ${listOf(gets)}`)),
      loses: short(loses.says),
      unseen: unseen.slice(0, 2),
      more:
        moreOthers +
        moreMistakes +
        [opens.calls, others, mistakes].reduce((sum, list) => sum + Math.max(0, list.length - most), 0),
    }
    const listed = (title: string, texts: readonly string[]) =>
      texts.length === 0 ? [] : [title, ...texts.map((text) => `- ${text}`)]
    return {
      data,
      lines: [
        quoted(data.says),
        ...(data.check === undefined
          ? []
          : [`Check: before ${data.check.before}, after ${data.check.after}. ${quoted(data.check.says)}`]),
        ...(data.check?.nearest === undefined ? [] : [quoted(data.check.nearest)]),
        ...listed(
          'Mistakes:',
          data.mistakes.map(
            ({ severity, says, instead }) =>
              `${severity}: ${[says, instead].flatMap((one) => (one === undefined ? [] : quoted(one))).join(' ')}`,
          ),
        ),
        ...listed(
          opens.isCertain ? 'This account gains:' : 'This account gains, as far as can be seen:',
          data.grants.map((one) => quoted(one)),
        ),
        ...listed(
          'Others gain:',
          data.others.map((one) => quoted(one)),
        ),
        quoted(data.loses),
        ...data.unseen.map(
          ({ needs, command }) => `Not visible: ${quoted(needs)} An admin can check with: ${command}`,
        ),
        ...moreLine(data.more, 'entries', 'send fewer objects at once to see them.'),
        ...(opens.isWhole
          ? []
          : ['It grants more than was worked out: send fewer rules or bindings at once.']),
      ],
    }
  }
  return mostThatFit(Math.min(40, Math.max(opens.calls.length, others.length, mistakes.length)), make)
}

export const whatIf = tool({
  name: 'what_if',
  title: 'What Roles and bindings would change',
  description:
    'Says what an apply of Roles, ClusterRoles and bindings (YAML or JSON) would change, with nothing applied: mistakes in them, what this account and others would gain or lose, and whether one call would then be allowed. Use it before proposing RBAC of your own.',
  input: whatIfArgsSchema,
  parameters: {
    yaml: 'Roles, ClusterRoles and bindings as YAML or JSON, at most 256 KiB.',
    check: 'One call to judge before and after: verb, group, resource and namespace, or verb and path.',
    namespace: 'The namespace of objects that name none; by default the account’s own.',
  },
  output: toldWhatIfSchema,
  async answer(args, answers, signal) {
    const whatIf = await answers.ask(whatIfApi, args, signal)
    const { objects, mistakes } = whatIf
    if (objects.length > 0 || mistakes.length === 0) return tellWhatIf(whatIf)
    const said = mistakes
      .slice(0, 5)
      .map(({ line, says, instead = '' }) => `Line ${line}: ${quoted(`${says} ${instead}`.trim())}`)
    throw new ArgumentError(['Nothing in this text can be read as a Role or binding.', ...said].join('\n'))
  },
})
