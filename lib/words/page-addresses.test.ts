import { expect, it } from 'vitest'
import {
  causesAddress,
  checkAddress,
  connectionAddress,
  identityAddress,
  kindAddress,
  objectAddress,
  permissionsOn,
  reportAddress,
  textAddress,
} from './page-addresses'

const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const nodes = { ...pods, resource: 'nodes', namespace: '' }
const check = { verb: 'get', group: '', resource: 'pods', subresource: 'log', name: 'web-0', namespace: '' }

it.each([
  [checkAddress({ verb: 'get', path: '/metrics' }), '/ask?verb=get&path=%2Fmetrics'],
  [checkAddress(check), '/ask?verb=get&group=&resource=pods&subresource=log&name=web-0&namespace='],
  [
    checkAddress({ verb: 'list', group: 'apps', resource: 'deployments' }),
    '/ask?verb=list&group=apps&resource=deployments',
  ],
  [
    checkAddress({ verb: 'get', path: '/', user: 'ann', groups: ['a', 'b'] }),
    '/ask?verb=get&path=%2F&as=ann&asgroup=a&asgroup=b',
  ],
  [checkAddress({ verb: 'get', path: '/', groups: ['a'] }), '/ask?verb=get&path=%2F'],
  [textAddress('k3', null), '/ask?text=k3'],
  [textAddress('k3', null, { isOfKubernetes: true }), '/ask?text=k3&of=kubernetes'],
  [textAddress('k3', { verb: 'get', path: '/x' }, { nth: 2 }), '/ask?verb=get&path=%2Fx&text=k3&n=2'],
  [reportAddress({ verb: 'get', path: '/' }), '/report?verb=get&path=%2F'],
  [reportAddress(), '/report'],
  [permissionsOn({ resource: 'pods', namespace: 'shop' }), '/permissions?in=shop&q=pods'],
  [permissionsOn({ resource: 'pods', namespace: '' }), '/permissions?q=pods'],
  [kindAddress(pods), '/resources?group=&version=v1&resource=pods&namespace=shop'],
  [kindAddress(nodes), '/resources?group=&version=v1&resource=nodes&scope=cluster'],
  [
    objectAddress({ ...pods, name: 'a b' }),
    '/resources?group=&version=v1&resource=pods&namespace=shop&name=a+b',
  ],
  [causesAddress('D'), '/causes#D'],
  [identityAddress('token'), '/identity#token'],
  [connectionAddress('dns'), '/connection#dns'],
])('%s', (address, expected) => {
  expect(address).toBe(expected)
})
