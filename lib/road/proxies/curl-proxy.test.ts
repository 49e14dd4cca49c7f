import { describe, expect, it } from 'vitest'
import { curlProxy, isException } from './curl-proxy'

// Each row was put to curl 8.14.1 or stands in its own unit test (unit1614.c), as marked.
describe('isException', () => {
  it.each<[noProxy: string, host: string, is: boolean]>([
    ['www.example.com', 'www.example.com', true], // unit1614
    ['WWW.Example.com', 'www.EXAMPLE.com', true],
    ['.example.com', 'www.example.com', true],
    ['.example.com', 'example.com', true],
    ['example.com', 'nonexample.com', false], // unit1614
    ['example.com.', 'www.example.com', true],
    ['example.com', 'www.example.com.', true],
    ['foo.com,example.com', 'example.com', true],
    ['foo.com  bar.com\texample.com', 'example.com', true],
    ['*', 'anything.at.all', true],
    ['*', '10.96.0.1', true],
    [' * ', 'example.com', false],
    ['*,foo.com', 'example.com', false],
    ['*.example.com', 'www.example.com', false],
    ['example.com:443', 'example.com', false],
    ['', 'example.com', false],
    [',, ,', 'example.com', false],
    ['.', 'example.com', false],
    ['.svc,.cluster.local', 'kubernetes.default.svc', true],
    ['.svc,.cluster.local', '10.96.0.1', false],
    ['10.96.0.1', '10.96.0.1', true],
    ['10.96.0.1:443', '10.96.0.1', false],
    ['10.96.0.0/12', '10.96.0.1', true],
    ['10.96.0.0/12', '10.112.0.1', false],
    ['192.168.0.0/16', '192.168.0.1', true], // unit1614
    ['192.168.0.0/24', '192.168.1.1', false], // unit1614
    ['10.0.0.0/33', '10.0.0.1', false],
    ['10.0.0.0/8/8', '10.0.0.1', true],
    ['0.0.0.0/0', '10.96.0.1', false],
    ['10.96.0.1/0', '10.96.0.1', true],
    ['10.96.0', '10.96.0.1', false],
    ['.96.0.1', '10.96.0.1', false],
    ['fd00::1', 'fd00::1', true],
    ['fd00::1', 'fd00:0:0::1', false],
    ['[fd00::1]', 'fd00::1', false],
    ['fd00::1', '[fd00::1]', true],
    ['fd00::/8', 'fd00:10:96::1', false],
    ['fe80::/10', 'fd00::1', false],
    ['10.0.0.0/8', 'fd00::1', false],
    ['fd00:::1,1::2::3,fd00::g', 'fd00::1', false],
  ])('%j holds %s: %s', (noProxy, host, is) => {
    expect(isException(noProxy, host)).toBe(is)
  })
})

describe('curlProxy', () => {
  const set = (variables: Record<string, string>) =>
    Object.entries(variables).map(([name, says]) => ({ name, says }))

  it.each<[string, Record<string, string>, 'http' | 'https', string | null]>([
    ['none', {}, 'https', null],
    ['the one in capitals', { HTTPS_PROXY: 'a' }, 'https', 'HTTPS_PROXY'],
    ['lower case wins', { HTTPS_PROXY: 'a', https_proxy: 'b' }, 'https', 'https_proxy'],
    ['an empty one is none', { https_proxy: '', HTTPS_PROXY: 'a' }, 'https', 'HTTPS_PROXY'],
    ['the one of all schemes', { ALL_PROXY: 'a', HTTP_PROXY: 'b' }, 'https', 'ALL_PROXY'],
    ['its own before that of all', { ALL_PROXY: 'a', HTTPS_PROXY: 'b' }, 'https', 'HTTPS_PROXY'],
    ['that of http counts in lower case alone', { HTTP_PROXY: 'a' }, 'http', null],
    ['that of http', { http_proxy: 'a' }, 'http', 'http_proxy'],
    ['an exception', { HTTPS_PROXY: 'a', NO_PROXY: '10.96.0.1' }, 'https', null],
    [
      'a lower-case list that hides the other',
      { HTTPS_PROXY: 'a', no_proxy: 'x', NO_PROXY: '10.96.0.1' },
      'https',
      'HTTPS_PROXY',
    ],
    ['an exception of all', { ALL_PROXY: 'a', NO_PROXY: '*' }, 'https', null],
  ])('%s', (_, variables, scheme, name) => {
    const found = curlProxy(set(variables), { scheme, host: '10.96.0.1' })
    expect(found?.by.name ?? null).toBe(name)
  })
})
