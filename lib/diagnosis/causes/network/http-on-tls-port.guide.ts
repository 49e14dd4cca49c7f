import type { Guide } from '../guide'
import { LADDER, TEXT_OF_OTHERS } from './guide-parts'
import { nothingListens } from './nothing-listens'
import { untrustedCa } from './untrusted-ca'

export const httpOnTlsPortGuide: Guide = {
  sees: ['Client sent an HTTP request to an HTTPS server.'],
  isToldByText: true,
  why: 'The API server listens for TLS only, and the client spoke plain HTTP to that port.',
  check: [{ says: 'Look for http:// in the client’s configuration.' }, LADDER],
  change: [{ says: 'Use https:// with the same host and port.' }],
  gates: ['network'],
  related: [nothingListens, untrustedCa],
  seenBy: TEXT_OF_OTHERS,
}
