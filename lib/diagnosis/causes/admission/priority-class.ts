import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { MUTATING_PLACE } from './places'

interface Priority {
  /** "" when the text is about a number, not a class. */
  name: string
  says: string
}

const PRIORITY_CLASS = /no PriorityClass with name (\S{1,253}) was found/

export const priorityClass: AdmissionCause<'J15', Priority> = {
  id: 'J15',
  family: 'admission',
  title: 'The priority class does not fit',
  nature: 'wrong',
  find({ text }) {
    const priority = PRIORITY_CLASS.exec(text)
    if (priority) return [{ confidence: 'proven', data: { name: priority[1] ?? '', says: text } }]
    return text.startsWith('the integer value of priority ')
      ? [{ confidence: 'proven', data: { name: '', says: text } }]
      : []
  },
  place: MUTATING_PLACE,
  says: ({ name, says }) =>
    name === ''
      ? say`The pod's priority does not match its class: ${excerpt(says)}.`
      : say`The pod names PriorityClass ${code(name)}, which the API server did not find.`,
  fixes: () => [
    podChange(say`Use a PriorityClass that exists, or leave out priority and priorityClassName.`, {
      ...present({ command: kubectlCommand('get', 'priorityclasses') }),
    }),
  ],
}
