import { describe, expect, it } from 'vitest'
import { proxyVariables } from '@/lib/pod/proxy-variables'
import { describeProxies } from './describe-proxies'

const targets = [
  { url: 'https://10.96.0.1:443', host: '10.96.0.1', port: 443 },
  { url: 'https://kubernetes.default.svc', host: 'kubernetes.default.svc', port: 443 },
]
const SECRET = 's3cr3t'
const PROXY = `http://user:${SECRET}@proxy.corp:3128/?token=${SECRET}`
const OTHERS = 'Other programs read these variables by rules of their own.'

const described = (env: Record<string, string>) => describeProxies(proxyVariables(env), targets)

describe('describeProxies', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['none', {}, 'neutral', 'No proxy variable is set.'],
    ['http alone', { HTTP_PROXY: PROXY }, 'neutral', 'No proxy variable applies to https.'],
    [
      'excepted',
      { HTTPS_PROXY: PROXY, NO_PROXY: '10.96.0.1,.svc' },
      'neutral',
      `HTTPS_PROXY names a proxy, and for curl the list of exceptions has the API server. ${OTHERS}`,
    ],
    [
      'swallowed by its name alone',
      { ALL_PROXY: PROXY, no_proxy: '10.96.0.0/12' },
      'warning',
      `curl sends https://kubernetes.default.svc to the proxy http://proxy.corp:3128, by ALL_PROXY. ${OTHERS}`,
    ],
    [
      'swallowed',
      { HTTPS_PROXY: PROXY },
      'warning',
      `curl sends https://10.96.0.1:443 to the proxy http://proxy.corp:3128, by HTTPS_PROXY. ${OTHERS}`,
    ],
  ])('%s', (_, env, meaning, says) => {
    expect(described(env).line).toEqual({ meaning, says })
    expect(described(env).fix === undefined).toBe(meaning === 'neutral')
  })

  it('shows no user, password or odd entry', () => {
    const odd = `user:${SECRET}@10.96.0.1`
    const all = described({
      HTTPS_PROXY: PROXY,
      https_proxy: SECRET,
      NO_PROXY: `${odd},"${SECRET}"`,
      ALL_PROXY: PROXY,
    })
    expect(JSON.stringify(all).replaceAll(`http://${SECRET}`, '')).not.toContain(SECRET)
  })
})
