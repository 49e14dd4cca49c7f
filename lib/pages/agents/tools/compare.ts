import * as z from 'zod/mini'
import { readBeside } from '@/lib/ask/read-beside'
import { userSchema } from '@/lib/contract/access-check'
import { FAMILIES } from '@/lib/contract/comparison'
import { compareApi, compareRequestSchema } from '@/lib/facts/compare/contract'
import { askApi } from '@/lib/pages/ask/contract'
import { say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { Few, wholeCode } from '../tell'
import { toldFix } from '../tell-explanation'
import { ArgumentError, tool } from '../tool'

export const compare = tool({
  name: 'compare',
  title: 'Why one may make a call and another not',
  description:
    'Names the one difference that decides between two accounts, two namespaces, or now and a saved case file, proven by exchanging it. Use it where it works for one and not for another.',
  input: z.strictObject({
    question: z.string().check(z.minLength(1), z.maxLength(4096)),
    user: z.exactOptional(userSchema),
    beside: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(600))),
    file: z.exactOptional(z.string()),
  }),
  parameters: {
    question: 'The call, such as "watch jobs.batch in shop".',
    user: 'The one side; by default the account that asks.',
    beside: 'The other side: ServiceAccount "web" or "payments/web", a user name, or "ns/prod".',
    file: 'The text of a case file, instead of beside.',
  },
  more: 'lay one call beside one other.',
  async find({ question, user, beside, file }, answers, signal) {
    if ((beside === undefined) === (file === undefined)) throw new ArgumentError('Give beside or file.')
    const asked = await answers.ask(askApi, { text: question, ...present({ user }) }, signal)
    if (asked.kind !== 'check')
      throw new ArgumentError('The question is not a call, such as watch jobs in shop.')
    const { depth: _, ...call } = asked.request
    const place = 'namespace' in call ? call.namespace : ''
    const home = parseServiceAccount(asked.explanation.request.user ?? '')?.namespace ?? ''
    const other = file === undefined ? readBeside(beside ?? '', place || home) : { file }
    const request = compareRequestSchema.safeParse({ ...call, beside: other })
    if (!request.success) throw new ArgumentError(request.error.issues[0]?.message ?? 'Beside is not a name.')
    const {
      question: why,
      says,
      proof,
      age,
      reasons,
      others,
      unseen,
      fixes,
    } = await answers.ask(compareApi, request.data, signal)
    return {
      ...present({ age }),
      question: why,
      says,
      ...present({ proof }),
      decides: reasons.flat().map(({ family, a, b }) => say`${words(FAMILIES[family])}: ${a} · ${b}`),
      others: new Few(
        8,
        others.map(({ family }) => FAMILIES[family]),
      ),
      fixes: new Few(3, fixes.map(toldFix)),
      unseen: new Few(
        2,
        unseen.map((one) => ({ side: one.side, needs: one.needs, command: wholeCode(one.command) })),
      ),
    }
  },
})
