import { requestChange } from '../../fixes/request-change'
import type { AnswerCause } from '../cause'

export const gone: AnswerCause<'K410', { form: 'version' | 'continue' }> = {
  id: 'K410',
  family: 'answer',
  title: 'The version is no longer kept',
  nature: 'state',
  headline: 'The state from which the call starts is no longer kept.',
  find: ({ code, message }) =>
    code === 410
      ? [
          {
            confidence: 'proven',
            distance: 0,
            data: { form: message.includes('continue parameter') ? 'continue' : 'version' },
          },
        ]
      : [],
  says: ({ form }) =>
    form === 'continue'
      ? 'The continue token of the list is too old: the API server keeps the state of a list for some minutes only.'
      : 'The resourceVersion is too old: the API server keeps changes for some minutes only. It is no failure, but the call to list again.',
  fixes: ({ form }) => [
    requestChange(
      form === 'continue'
        ? 'List again from the start, without the continue token.'
        : 'List again, and watch from the resourceVersion of that list.',
    ),
  ],
}
