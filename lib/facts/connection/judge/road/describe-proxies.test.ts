import { describe, expect, it } from 'vitest'
import { describeProxies } from './describe-proxies'

const targets = [
  { url: 'https://10.96.0.1:443', host: '10.96.0.1', port: 443 },
  { url: 'https://kubernetes.default.svc', host: 'kubernetes.default.svc', port: 443 },
]
const SECRET = 's3cr3t'
const PROXY = `http://user:${SECRET}@proxy.corp:3128/?token=${SECRET}`

function described(env: Record<string, string>) {
  return describeProxies({
    env: new Map(Object.entries(env)),
    shown: [{ name: 'HTTPS_PROXY', says: 'x' }],
    targets,
  })
}
const saysOf = (env: Record<string, string>, client: string) =>
  described(env)
    .clients.find(({ name }) => name === client)
    ?.routes.map(({ says }) => says)

describe('describeProxies', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'http alone',
      { HTTP_PROXY: PROXY },
      'neutral',
      'No proxy variable applies to https: every client connects directly.',
    ],
    [
      'excepted for all',
      { HTTPS_PROXY: PROXY, NO_PROXY: '10.96.0.1,.svc' },
      'neutral',
      'A proxy is set, and by the rules of each client the API server is called directly.',
    ],
    [
      'some pass by',
      { HTTPS_PROXY: PROXY, NO_PROXY: '10.96.0.0/12,.svc' },
      'warning',
      'Python urllib sends https://10.96.0.1:443 to the proxy http://proxy.corp:3128. curl, Go and Python requests connect directly.',
    ],
    [
      'swallowed',
      { HTTPS_PROXY: PROXY },
      'warning',
      'curl, Go, Python requests and Python urllib send https://10.96.0.1:443 to the proxy http://proxy.corp:3128.',
    ],
    [
      'by Java’s own options',
      { JAVA_TOOL_OPTIONS: '-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPort=3128' },
      'warning',
      'Java sends https://10.96.0.1:443 to the proxy http://proxy.corp:3128.',
    ],
  ])('%s', (_, env, meaning, says) => {
    expect(described(env).line).toEqual({ meaning, says })
    expect(described(env).fix === undefined).toBe(meaning === 'neutral')
  })

  it('says why an entry of the list does not count', () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: '10.96.0.0/12,kubernetes.default.svc:443' }
    expect(saysOf(env, 'Go')).toEqual([
      'direct: NO_PROXY has 10.96.0.0/12',
      'direct: NO_PROXY has kubernetes.default.svc:443',
    ])
    expect(saysOf(env, 'Python urllib')).toEqual([
      'to http://proxy.corp:3128 by HTTPS_PROXY; 10.96.0.0/12 is a subnet, which Python urllib does not read',
      'to http://proxy.corp:3128 by HTTPS_PROXY; kubernetes.default.svc:443 is an entry with a port, which Python urllib does not read',
    ])
  })

  it('shows no user, password or odd entry', () => {
    const odd = `user:${SECRET}@10.96.0.1`
    const all = JSON.stringify([
      described({
        HTTPS_PROXY: PROXY,
        https_proxy: SECRET,
        NO_PROXY: `${odd},"${SECRET}"`,
        ALL_PROXY: PROXY,
      }),
      described({ JAVA_TOOL_OPTIONS: `-Dhttps.proxyHost=p -Dhttps.proxyPassword=${SECRET}` }),
    ])
    expect(all.replaceAll(`http://${SECRET}`, '')).not.toContain(SECRET)
  })
})
