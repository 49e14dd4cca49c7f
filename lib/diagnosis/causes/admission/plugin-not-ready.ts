import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { AdmissionCause, NoData } from '../cause'

export const pluginNotReady: AdmissionCause<'J13', NoData> = {
  id: 'J13',
  family: 'admission',
  title: 'The API server is not ready yet',
  nature: 'state',
  find: ({ text }) =>
    text.startsWith('not yet ready to handle request') ? [{ confidence: 'proven', data: {} }] : [],
  says: () =>
    say`An admission plugin of the API server has not loaded its own objects yet, as happens right after startup.`,
  fixes: () => [requestChange(say`Retry the call after a few seconds.`)],
}
