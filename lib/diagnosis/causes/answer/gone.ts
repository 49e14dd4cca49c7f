import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { AnswerCause } from '../cause'

export const gone: AnswerCause<'K410', { form: 'version' | 'continue' }> = {
  id: 'K410',
  family: 'answer',
  title: 'The version is too old',
  nature: 'state',
  headline: 'The API server no longer keeps the state that the call starts from.',
  find: ({ code, message }) =>
    code === 410
      ? [
          {
            confidence: 'proven',
            data: { form: message.includes('continue parameter') ? 'continue' : 'version' },
          },
        ]
      : [],
  says: ({ form }) =>
    form === 'continue'
      ? say`The continue token of the list is too old: the API server keeps the state of a list for only a few minutes.`
      : say`The resourceVersion is too old: the API server keeps changes for only a few minutes. This is normal: the client should list again.`,
  fixes: ({ form }) => [
    requestChange(
      form === 'continue'
        ? say`List again from the start, without the continue token.`
        : say`List again, and watch from the resourceVersion of that list.`,
    ),
  ],
}
