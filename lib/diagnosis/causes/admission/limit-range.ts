import { code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type LimitBroken, parseLimitText } from '@/lib/reader/sentences/limit-text'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import type { AdmissionCause } from '../cause'

function sayLimit({ bound, resource, type, allowed, stated }: LimitBroken): Phrase {
  return bound === 'ratio'
    ? say`limit to request of ${code(resource)} for each ${code(type)} may be ${code(allowed)} at most, and the ${quote(stated)}`
    : say`the ${words(bound)} of ${code(resource)} for each ${code(type)} is ${code(allowed)}, and ${/^no /.test(stated) ? NOTHING : say`the `}${quote(stated)}`
}

export const limitRange: AdmissionCause<'J5', { limits: readonly LimitBroken[] }> = {
  id: 'J5',
  family: 'admission',
  title: 'A LimitRange does not allow the size',
  nature: 'wrong',
  find({ text }) {
    const limits = parseLimitText(text)
    return limits.length === 0 ? [] : [{ confidence: 'proven', data: { limits } }]
  },
  says: ({ limits }) =>
    say`A LimitRange in the namespace does not allow it: ${inTurn(limits.map(sayLimit), '; ')}.`,
  fixes: (_, { namespace = '' }) => [
    podChange(
      say`Set requests and limits within these bounds. If a container sets none, the LimitRange fills in its defaults, if it has any.`,
      present({ command: kubectlCommand(...inNamespace(namespace), 'get', 'limitranges', '-o', 'yaml') }),
    ),
  ],
}
