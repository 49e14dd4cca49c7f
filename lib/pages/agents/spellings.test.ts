import { describe, expect, it } from 'vitest'
import { spelledOut } from './spellings'

const CHECK = ['question', 'verb', 'resource', 'group', 'name', 'namespace', 'user', 'groups', 'path']
const WEB = 'system:serviceaccount:shop:web'

describe('spelledOut', () => {
  it.each([
    [
      { serviceAccount: 'web', namespace: 'shop' },
      { user: WEB, namespace: 'shop' },
    ],
    [{ service_account: 'shop/web' }, { user: WEB }],
    [{ service_account_name: 'shop:web' }, { user: WEB }],
    [{ sa: WEB, user: WEB }, { user: WEB }],
    [
      { pod: 'web-0', verb: 'get', ns: 'shop' },
      { resource: 'pods', name: 'web-0', verb: 'get', namespace: 'shop' },
    ],
    [
      { Verb: 'get', kind: 'po', api_group: '' },
      { verb: 'get', resource: 'po', group: '' },
    ],
    [{ minutes: '60' }, { minutes: '60' }],
    [{ cluster: 'a' }, { cluster: 'a' }],
    [{ constructor: 'a' }, { constructor: 'a' }],
  ])('reads %j', (args, meant) => {
    expect(spelledOut(args, CHECK)).toEqual(meant)
  })

  it('reads a number in quotes where the tool has minutes, and leaves what is no object alone', () => {
    expect(spelledOut({ minutes: '60' }, ['minutes'])).toEqual({ minutes: 60 })
    expect([spelledOut('x', CHECK), spelledOut(null, CHECK)]).toEqual(['x', null])
  })

  it.each([
    [{ namespace: 'a', ns: 'b' }, '"namespace" and "ns" say different things'],
    [{ pod: 'web-0', name: 'web-1' }, '"pod" and "name" say different things'],
    [{ serviceAccount: 'shop/web', user: 'jane' }, '"serviceAccount" and "user" say different things'],
    [{ serviceAccount: 'web' }, 'Which namespace is ServiceAccount "web" in?'],
  ])('refuses %j', (args, says) => {
    expect(() => spelledOut(args, CHECK)).toThrow(says)
  })
})
