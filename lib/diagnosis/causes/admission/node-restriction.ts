import { code, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'
import { MUTATING_PLACE } from './places'

export const nodeRestriction: AdmissionCause<'J16', { node: string; says: string }> = {
  id: 'J16',
  family: 'admission',
  title: 'A node tried to change something that is not its own',
  nature: 'state',
  find({ text }) {
    const node = /^node "([^"]{1,253})" (?:is not allowed|can only|cannot) /.exec(text)
    return node ? [{ confidence: 'proven', data: { node: node[1] ?? '', says: text } }] : []
  },
  place: MUTATING_PLACE,
  says: ({ node, says }) =>
    say`NodeRestriction limits node ${code(node)} to its own objects: ${excerpt(says)}.`,
  fixes: () => [requestChange(say`Make the call with a ServiceAccount’s token instead of the kubelet’s.`)],
}
