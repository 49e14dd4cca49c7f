import { expect, it } from 'vitest'
import { describeNoProxy } from './no-proxy'

it.each([
  ['a proxy', { HTTPS_PROXY: 'http://p' }, 'api.example.com', true],
  ['a proxy in lower case', { https_proxy: 'http://p' }, 'api.example.com', true],
  ['no proxy', {}, 'api.example.com', false],
  [
    'a host that it leaves out',
    { HTTPS_PROXY: 'http://p', NO_PROXY: 'x, .example.com' },
    'api.example.com',
    false,
  ],
  [
    'a host that only ends alike',
    { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com' },
    'badexample.com',
    true,
  ],
  ['loopback, which kubectl leaves out', { HTTPS_PROXY: 'http://p' }, '127.0.0.1', false],
])('warns of %s or not', (_, env, host, warns) => {
  expect(describeNoProxy(env, host) !== undefined).toBe(warns)
})
