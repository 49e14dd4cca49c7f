import { expect, it } from 'vitest'
import type { TokenClaims } from '@/lib/identity/token-claims'
import { believedPod } from './self'

const witnesses = {
  claims: undefined,
  namespace: 'shop',
  hostname: 'vm',
  mounted: undefined,
  mounts: [],
  addresses: [],
}
const claims: TokenClaims = {
  header: { alg: 'RS256', kid: 'k' },
  kind: 'bound',
  issuer: 'i',
  subject: 's',
  audiences: ['i'],
  namespace: 'shop',
  pod: { name: 'web-1', uid: 'u' },
  node: { name: 'vm', uid: 'n' },
}

it('is the pod of the token, else that of the host name, and never the node', () => {
  const none = {}
  expect(believedPod(none, { ...witnesses, claims })).toMatchObject({ name: 'web-1', by: 'the token' })
  expect(believedPod(none, { ...witnesses, hostname: 'web-2' }, 'vm')).toMatchObject({ name: 'web-2' })
  // The token is another pod's, so that only the node that it names is taken from it.
  expect(believedPod(none, witnesses, 'vm')).toBeUndefined()
})
