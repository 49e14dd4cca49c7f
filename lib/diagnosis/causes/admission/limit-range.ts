import { present } from '@/lib/present'
import { type LimitBroken, parseLimitText } from '@/lib/reader/sentences/limit-text'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import type { AdmissionCause } from '../cause'

function sayLimit({ bound, resource, type, allowed, stated }: LimitBroken): string {
  return bound === 'ratio'
    ? `limit to request of ${resource} for each ${type} may be ${allowed} at most, and the ${stated}`
    : `the ${bound} of ${resource} for each ${type} is ${allowed}, and ${/^no /.test(stated) ? '' : 'the '}${stated}`
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
    `A LimitRange in the namespace does not allow it: ${limits.map(sayLimit).join('; ')}.`,
  fixes: (_, { namespace = '' }) => [
    podChange(
      'Set requests and limits within these bounds. If a container sets none, the LimitRange fills in its defaults, if it has any.',
      present({ command: kubectlCommand(...inNamespace(namespace), 'get', 'limitranges', '-o', 'yaml') }),
    ),
  ],
}
