import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLIENTS, type Client } from './clients'
import type { ProxyTarget } from './route'

const ADDRESS: ProxyTarget = { url: 'https://10.96.0.1:443', host: '10.96.0.1', port: 443 }
const NAME: ProxyTarget = { url: 'https://kubernetes.default.svc', host: 'kubernetes.default.svc', port: 443 }

/** Who goes to the proxy: a letter for each client. */
function byProxy(env: Record<string, string>, target: ProxyTarget): string {
  const letters: Record<Client['id'], string> = {
    curl: 'c',
    go: 'g',
    requests: 'r',
    urllib: 'u',
    node: 'n',
    java: 'j',
  }
  return CLIENTS.filter(({ route }) => route(new Map(Object.entries(env)), target).kind === 'proxy')
    .map(({ id }) => letters[id])
    .join('')
}

const P = 'http://proxy.corp:3128'
const TOLD = { HTTPS_PROXY: P, NODE_USE_ENV_PROXY: '1' }

// All but the rows of Go are put to the programs themselves by the gate of proxy clients; Go's are of httpproxy's own tests.
describe('who goes to the proxy', () => {
  it.each<[string, Record<string, string>, address: string, name: string]>([
    ['without a variable nobody', {}, '', ''],
    ['HTTPS_PROXY, which Node and Java do not read', { HTTPS_PROXY: P }, 'cgru', 'cgru'],
    ['Node when it is told to', TOLD, 'cgrun', 'cgrun'],
    ['Node by its options', { HTTPS_PROXY: P, NODE_OPTIONS: '--use-env-proxy' }, 'cgrun', 'cgrun'],
    ['Node takes no proxy without its scheme', { ...TOLD, HTTPS_PROXY: 'proxy:3128' }, 'cgru', 'cgru'],
    ['HTTP_PROXY is for http', { HTTP_PROXY: P }, '', ''],
    ['ALL_PROXY', { ALL_PROXY: P }, 'cr', 'cr'],
    ['one in lower case that is empty', { HTTPS_PROXY: P, https_proxy: '' }, 'cg', 'cg'],
    ['a subnet is none to urllib and Node', { ...TOLD, NO_PROXY: '10.96.0.0/12,.svc' }, 'un', ''],
    ['the exact address is one to all', { ...TOLD, NO_PROXY: '10.96.0.1,.svc' }, '', ''],
    ['an address with its port', { ...TOLD, NO_PROXY: '10.96.0.1:443' }, 'cr', 'cgrun'],
    ['a port of a name', { ...TOLD, NO_PROXY: 'kubernetes.default.svc:443' }, 'cgrun', 'cru'],
    ['a star', { ...TOLD, NO_PROXY: '*' }, '', ''],
    ['a star among others', { ...TOLD, NO_PROXY: '*,x' }, 'cru', 'cru'],
    ['a name and what is under it', { ...TOLD, NO_PROXY: 'svc' }, 'cgrun', 'n'],
    ['the end of a name within a label', { ...TOLD, NO_PROXY: 'ault.svc' }, 'cgrun', 'cgun'],
    ['a star and a dot', { ...TOLD, NO_PROXY: '*.svc' }, 'cgrun', 'cru'],
    ['a range', { ...TOLD, NO_PROXY: '10.96.0.0-10.96.0.9' }, 'cgru', 'cgrun'],
    ['Go reads the capitals first', { ...TOLD, no_proxy: 'x', NO_PROXY: '10.96.0.1,.svc' }, 'crun', 'crun'],
    ['0 bits are all to Go', { ...TOLD, NO_PROXY: '0.0.0.0/0' }, 'crun', 'cgrun'],
    [
      'Java by its options',
      { JAVA_TOOL_OPTIONS: '-Dhttps.proxyHost=proxy -Dhttp.nonProxyHosts=10.96.*' },
      '',
      'j',
    ],
    [
      'and JDK_JAVA_OPTIONS wins',
      { JAVA_TOOL_OPTIONS: '-Dhttps.proxyHost=p', JDK_JAVA_OPTIONS: '-Dhttps.proxyHost=' },
      '',
      '',
    ],
  ])('%s', (_, env, address, name) => {
    expect([byProxy(env, ADDRESS), byProxy(env, NAME)]).toEqual([address, name])
  })

  it('Go sends loopback to no proxy', () => {
    const target = { url: 'https://127.0.0.1:6443', host: '127.0.0.1', port: 6443 }
    expect(byProxy({ HTTPS_PROXY: P }, target)).toBe('cru')
  })

  it('reads any text, and an exception is an entry of its variable', () => {
    const text = fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^[a-z0-9.*:/,| -]{0,80}$/))
    fc.assert(
      fc.property(text, text, fc.constantFrom(ADDRESS, NAME), (proxy, list, target) => {
        const env = new Map([
          ['HTTPS_PROXY', proxy],
          ['NO_PROXY', list],
          ['JAVA_TOOL_OPTIONS', list],
        ])
        for (const { route } of CLIENTS) {
          const found = route(env, target)
          if (found.kind === 'direct' && found.because === 'exception' && found.variable === 'NO_PROXY') {
            expect(list.toLowerCase().replaceAll(' ', '')).toContain(
              found.entry.toLowerCase().replaceAll(' ', ''),
            )
          }
        }
      }),
    )
  })
})
