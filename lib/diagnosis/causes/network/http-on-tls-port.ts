import { say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed, the } from './failed'

export const httpOnTlsPort: TextCause<'A6', Failed, FoundNetwork> = {
  id: 'A6',
  family: 'network',
  title: 'http:// on the TLS port',
  nature: 'wrong',
  find: (found) => failed(found, 'http-on-tls-port', 'proven'),
  says: ({ target }) => say`http:// was used, and ${the(target)} speaks only TLS.`,
  fixes: () => [requestChange(say`Use https:// with the same host and port.`)],
}
