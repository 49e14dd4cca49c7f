import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { connectLine, curl, plainCurl, SELF_REVIEW } from './curl'
import { someFacts } from './testing/facts'

const root = mkdtempSync(join(tmpdir(), 'curl-line-'))
afterAll(() => rmSync(root, { recursive: true }))

/** The words that a shell hands to curl when it runs the line. */
function argumentsOf(line: string | undefined): string[] {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${line}`], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  return stdout.split('\0').slice(0, -1)
}

describe('curl', () => {
  it('is a line that pastes as is, with the token read by the shell', () => {
    expect(curl(someFacts(), '/api/v1/namespaces/shop/pods?limit=1')).toBe(
      `curl -sS -i -m 3 --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" 'https://10.96.0.1:443/api/v1/namespaces/shop/pods?limit=1'`,
    )
  })

  it('leaves out what a control leaves out', () => {
    expect(argumentsOf(curl(someFacts(), '/', { without: 'token' }))).toEqual([
      '-sS',
      '-i',
      '-m',
      '3',
      '--cacert',
      '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
      'https://10.96.0.1:443/',
    ])
    expect(argumentsOf(curl(someFacts(), '/', { without: 'token-and-ca' }))).toEqual([
      '-sS',
      '-i',
      '-m',
      '3',
      'https://10.96.0.1:443/',
    ])
  })

  it('asks by the name in the certificate and connects to the address, where the two differ', () => {
    const facts = someFacts({ route: { kind: 'https', host: '::1', port: 6443, servername: 'kubernetes' } })
    for (const line of [curl(facts, '/version', { without: 'token' }), connectLine(facts)]) {
      const words = argumentsOf(line)
      expect(words[words.indexOf('--connect-to') + 1]).toBe('kubernetes:6443:[::1]:6443')
      expect(words.at(-1)).toBe('https://kubernetes:6443/version')
    }
  })

  it('sends neither token nor CA to a kubectl proxy', () => {
    const facts = someFacts({ route: { kind: 'kubectl-proxy', host: '::1', port: 8001 } })
    expect(curl(facts, '/')).toBe("curl -sS -i -m 3 'http://[::1]:8001/'")
    const socket = { kind: 'kubectl-proxy', host: 'localhost', port: 80, socketPath: '/run/a b' } as const
    expect(curl(someFacts({ route: socket }), '/')).toBe(
      "curl -sS -i -m 3 --unix-socket '/run/a b' http://localhost/",
    )
  })

  it('bypasses a proxy that curl would use and this page does not', () => {
    const proxies = [
      { name: 'HTTPS_PROXY', says: 'http://proxy.corp:3128' },
      { name: 'NO_PROXY', says: 'localhost,.corp' },
    ]
    for (const line of [
      curl(someFacts({ proxies }), '/', { without: 'token' }),
      connectLine(someFacts({ proxies })),
    ]) {
      const words = argumentsOf(line)
      expect(words[words.indexOf('--noproxy') + 1]).toBe('*')
    }
    const kept = [...proxies, { name: 'no_proxy', says: '10.96.0.0/12' }]
    expect(curl(someFacts({ proxies: kept }), '/')).not.toContain('noproxy')
    expect(plainCurl(proxies, { host: '10.96.0.1', port: 80 }, '/')).not.toContain('noproxy')
    const plain = [{ name: 'http_proxy', says: 'http://p:1' }]
    expect(plainCurl(plain, { host: '10.96.0.1', port: 80 }, '/')).toContain(" --noproxy '*' ")
  })

  it('has no line where no address is known', () => {
    expect(curl(someFacts({ route: { kind: 'none', why: '' } }), '/')).toBeUndefined()
  })

  it('means the same to a shell whatever the directory is called', () => {
    let count = 0
    const name = fc.string({
      unit: fc.constantFrom('a', ' ', "'", '"', '$', '`', '\\', '(', ')', ';', '*', '\n', '한'),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(name, (odd) => {
        count += 1
        const dir = join(root, `${count}${odd}`)
        mkdirSync(dir)
        writeFileSync(join(dir, 'token'), 'eyJ.a.b\n')
        const words = argumentsOf(
          curl(someFacts({ serviceAccountDir: dir }), SELF_REVIEW.path, { body: SELF_REVIEW.body }),
        )
        expect(words.slice(4)).toEqual([
          '--cacert',
          `${dir}/ca.crt`,
          '-H',
          'Authorization: Bearer eyJ.a.b',
          '-H',
          'Content-Type: application/json',
          '-d',
          SELF_REVIEW.body,
          `https://10.96.0.1:443${SELF_REVIEW.path}`,
        ])
      }),
      { numRuns: 40 },
    )
  })
})

it('the other lines are words for a shell too', () => {
  expect(argumentsOf(plainCurl([], { host: 'fd00::1', port: 80 }, '/'))).toEqual([
    '-sS',
    '-i',
    '-m',
    '3',
    'http://[fd00::1]:80/',
  ])
  expect(argumentsOf(connectLine(someFacts())).slice(5)).toEqual([
    '-w',
    'TCP after %{time_connect} s\\n',
    '--cacert',
    '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    'https://10.96.0.1:443/version',
  ])
})
