import { expect, it } from 'vitest'
import { sameResource } from './same-resource-fold'

const USER = 'system:serviceaccount:shop:web'
const access: Parameters<typeof sameResource>[1] = {
  user: USER,
  basis: 'own',
  verbs: ['get', 'list', 'watch', 'create', 'update', 'deletecollection'],
  rows: [
    {
      group: 'batch',
      version: 'v1',
      resource: 'jobs',
      kind: 'Job',
      namespaced: true,
      cells: {
        get: { state: 'cluster' },
        list: { state: 'namespace' },
        watch: { state: 'no' },
        create: { state: 'unknown' },
        update: { state: 'names', names: ['a'] },
      },
    },
  ],
}
const request = { user: USER, verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }

it.each([
  [
    'of a refused call',
    'denied',
    request,
    'get allowed, list allowed, watch asked, create unknown, update some-names',
  ],
  [
    'at the cluster scope',
    'denied',
    { ...request, namespace: '' },
    'get allowed, list no, watch asked, create unknown, update some-names',
  ],
  [
    'of an allowed call',
    'allowed',
    request,
    'get allowed, list allowed, watch allowed, create unknown, update some-names',
  ],
  ['of another account', 'denied', { ...request, user: 'jane' }, ''],
  ['of a kind that is not listed', 'denied', { ...request, resource: 'crons' }, ''],
] as const)('the verbs %s', (_, verdict, of, says) => {
  const states = sameResource({ verdict, kind: 'authorization', request: of }, access)
  expect(states.map(({ verb, state }) => `${verb} ${state}`).join(', ')).toBe(says)
})
