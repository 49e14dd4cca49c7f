import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CertificateOptions, createTestCa, type TestCa } from '@/lib/kube/testing/certificates'
import { readSmallFile } from '../small-file'
import {
  closedPort,
  type Listener,
  listenDeaf,
  listenHttp,
  listenHttps,
  listenTcp,
} from '../testing/listeners'
import { type Lookup, probeDns, probeHttp, probeTcp, probeTls } from './probes'

const host = '127.0.0.1'
const QUICK_MS = 250
const open: Listener[] = []

async function opened(listener: Promise<Listener>): Promise<Listener> {
  const it = await listener
  open.push(it)
  return it
}

function limits(deadlineMs?: number) {
  return { signal: new AbortController().signal, ...(deadlineMs ? { deadlineMs } : {}) }
}

/** Resolves when the peer has seen every connection end: a probe that leaks its socket never gets here. */
async function drained(listener: Listener): Promise<void> {
  while (listener.open() > 0) await new Promise((resolve) => setImmediate(resolve))
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()))
})

describe('probeTcp', () => {
  it('connects, says between which addresses, and closes', async () => {
    const listener = await opened(listenTcp((socket) => socket.resume()))
    const facts = await probeTcp({ host, port: listener.port }, limits())
    expect(facts).toMatchObject({ outcome: 'answered', localAddress: host, remoteAddress: host })
    await drained(listener)
  })

  it("gives the system's code when nothing listens", async () => {
    const port = await closedPort()
    expect(await probeTcp({ host, port }, limits())).toMatchObject({
      outcome: 'failed',
      code: 'ECONNREFUSED',
      says: `connect ECONNREFUSED 127.0.0.1:${port}`,
    })
  })

  it('keeps the words of a dual-stack failure, whose own message is empty', async () => {
    const port = await closedPort()
    const facts = await probeTcp({ host: 'localhost', port }, limits())
    expect(facts).toMatchObject({ outcome: 'failed', code: 'ECONNREFUSED' })
    expect(JSON.stringify(facts)).toContain(`ECONNREFUSED 127.0.0.1:${port}`)
  })

  it('is silent at its deadline when SYNs are dropped', async () => {
    const deaf = await opened(listenDeaf())
    expect(await probeTcp({ host, port: deaf.port }, limits(QUICK_MS))).toMatchObject({ outcome: 'silent' })
  })

  it('tells the silence of the name service from that of the host', async () => {
    const facts = await probeTcp({ host: 'api.example.com', port: 443 }, limits(QUICK_MS), () => undefined)
    expect(facts).toMatchObject({ outcome: 'failed', code: 'DNS_TIMEOUT' })
  })

  it("stops with the caller's reason when the signal aborts", async () => {
    const deaf = await opened(listenDeaf())
    const caller = new AbortController()
    const probe = probeTcp({ host, port: deaf.port }, { signal: caller.signal })
    caller.abort(new Error('the reader left'))
    await expect(probe).rejects.toThrow('the reader left')
    expect(() => probeTcp({ host, port: deaf.port }, { signal: caller.signal })).toThrow('the reader left')
  })
})

describe('probeTls', () => {
  let authority: TestCa
  let other: TestCa
  beforeAll(async () => {
    authority = await createTestCa()
    other = await createTestCa('another-cluster')
  })

  const issue = (options: CertificateOptions = {}) =>
    authority.issue({ dnsNames: ['kubernetes.default.svc', 'localhost'], ...options })
  const elsewhere = { ips: ['10.96.0.1'] }
  const past = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') }
  const future = { notBefore: new Date('2100-01-01T00:00:00Z'), notAfter: new Date('2101-01-01T00:00:00Z') }

  it.each([
    ['accepts a certificate of the given authority with the host in it', {}, 'own', host, true, ''],
    ['accepts a name as well as an address', {}, 'own', 'localhost', true, ''],
    ['refuses another authority', {}, 'other', host, false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['refuses when no authority is given', {}, 'none', host, false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'refuses a host that the certificate lacks',
      elsewhere,
      'own',
      host,
      false,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['refuses an expired certificate', past, 'own', host, false, 'CERT_HAS_EXPIRED'],
    ['refuses a certificate of the future', future, 'own', host, false, 'CERT_NOT_YET_VALID'],
  ] as const)('%s', async (_, leaf: CertificateOptions, trust, name, authorized, code) => {
    const listener = await opened(listenHttps(await issue(leaf)))
    const ca = { own: authority.cert, other: other.cert, none: undefined }[trust]

    const facts = await probeTls({ host: name, port: listener.port }, ca, limits())

    expect(facts).toMatchObject({ outcome: 'answered', authorized, code, protocol: 'TLSv1.3' })
    expect(facts).toMatchObject({
      certificate: { subject: 'CN=kube-apiserver', issuer: 'CN=kubernetes' },
    })
    await drained(listener)
  })

  it('lists names and validity of the certificate', async () => {
    const listener = await opened(listenHttps(await issue({ ...past, ips: ['10.96.0.1', '127.0.0.1'] })))
    expect(await probeTls({ host, port: listener.port }, authority.cert, limits())).toMatchObject({
      certificate: {
        names: [
          'DNS:kubernetes.default.svc',
          'DNS:localhost',
          'IP Address:10.96.0.1',
          'IP Address:127.0.0.1',
        ],
        validFrom: '2020-01-01T00:00:00.000Z',
        validTo: '2021-01-01T00:00:00.000Z',
      },
    })
  })

  it("gives OpenSSL's code when the peer speaks plain HTTP", async () => {
    const listener = await opened(listenHttp((_, response) => response.end()))
    expect(await probeTls({ host, port: listener.port }, authority.cert, limits())).toMatchObject({
      outcome: 'failed',
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
    })
  })

  it('gives ECONNRESET when the peer hangs up in the handshake', async () => {
    const listener = await opened(listenTcp((socket) => socket.end()))
    expect(await probeTls({ host, port: listener.port }, authority.cert, limits())).toMatchObject({
      outcome: 'failed',
      code: 'ECONNRESET',
    })
  })

  it('is silent at its deadline when the peer accepts and never speaks', async () => {
    const listener = await opened(listenTcp((socket) => socket.resume()))
    expect(await probeTls({ host, port: listener.port }, authority.cert, limits(QUICK_MS))).toMatchObject({
      outcome: 'silent',
    })
    await drained(listener)
  })

  it('writes nothing after the handshake', async () => {
    let requests = 0
    const listener = await opened(
      listenHttps(await issue(), () => {
        requests += 1
      }),
    )
    await probeTls({ host, port: listener.port }, authority.cert, limits())
    await drained(listener)
    expect(requests).toBe(0)
  })
})

describe('probeHttp', () => {
  it('gives status, type and body, and sends no credentials', async () => {
    let headers: unknown
    const listener = await opened(
      listenHttp((request, response) => {
        headers = request.headers
        response.writeHead(403, { 'content-type': 'text/plain', server: 'envoy' }).end('RBAC: access denied')
      }),
    )
    expect(await probeHttp({ host, port: listener.port }, '/api', limits())).toMatchObject({
      outcome: 'answered',
      status: 403,
      statusText: 'Forbidden',
      contentType: 'text/plain',
      server: 'envoy',
      body: 'RBAC: access denied',
    })
    expect(headers).toEqual({
      host: `127.0.0.1:${listener.port}`,
      accept: 'application/json',
      connection: 'close',
    })
  })

  it('keeps 4 KiB of an endless body', async () => {
    const listener = await opened(
      listenHttp((_, response) => {
        const more = () => {
          if (!response.destroyed && response.write('x'.repeat(1024))) setImmediate(more)
        }
        response.on('drain', more)
        more()
      }),
    )
    const facts = await probeHttp({ host, port: listener.port }, '/', limits())
    expect(facts.outcome === 'answered' ? facts.body.length : 0).toBe(4096)
    await drained(listener)
  })

  it('reads what a Go server answers to plain HTTP on its TLS port', async () => {
    const words = 'Client sent an HTTP request to an HTTPS server.\n'
    const listener = await opened(
      listenTcp((socket) =>
        socket.once('data', () => socket.end(`HTTP/1.0 400 Bad Request\r\n\r\n${words}`)),
      ),
    )
    expect(await probeHttp({ host, port: listener.port }, '/', limits())).toMatchObject({
      status: 400,
      body: words,
    })
  })

  it('is silent at its deadline', async () => {
    const listener = await opened(listenTcp((socket) => socket.resume()))
    expect(await probeHttp({ host, port: listener.port }, '/', limits(QUICK_MS))).toMatchObject({
      outcome: 'silent',
    })
    await drained(listener)
  })
})

describe('probeDns', () => {
  it('resolves as the C library does', async () => {
    const facts = await probeDns('localhost', limits())
    expect(facts.outcome === 'answered' ? facts.addresses : []).toContain('127.0.0.1')
  })

  it('gives the code when there is no such name', async () => {
    const missing: Lookup = async (name) => {
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    }
    expect(await probeDns('kubernetes.default.svc', limits(), missing)).toMatchObject({
      outcome: 'failed',
      code: 'ENOTFOUND',
      says: 'getaddrinfo ENOTFOUND kubernetes.default.svc',
    })
  })

  it('never has more than one lookup of a name in progress', async () => {
    let started = 0
    let answer: (found: { address: string }[]) => void = () => {}
    const slow: Lookup = () => {
      started += 1
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    expect(await probeDns('a', limits(10), slow)).toMatchObject({ outcome: 'silent' })
    const second = probeDns('a', limits(), slow)
    answer([{ address: '10.96.0.1' }, { address: '10.96.0.1' }])
    expect(await second).toMatchObject({ outcome: 'answered', addresses: ['10.96.0.1'] })
    expect(started).toBe(1)
    const third = probeDns('a', limits(), slow)
    answer([])
    await third
    expect(started).toBe(2)
  })
})

describe('readSmallFile', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'small-file-'))
    await writeFile(join(dir, 'namespace'), 'shop')
    await writeFile(join(dir, 'blank'), ' \n')
    await writeFile(join(dir, 'large'), 'x'.repeat(11))
  })
  afterAll(() => rm(dir, { recursive: true }))

  it.each([
    ['namespace', { state: 'readable', text: 'shop' }],
    ['missing', { state: 'absent', says: 'ENOENT' }],
    ['namespace/below', { state: 'absent', says: 'ENOTDIR' }],
    ['', { state: 'unreadable', says: 'EISDIR' }],
    ['blank', { state: 'empty' }],
    ['large', { state: 'too-large' }],
  ])('%s', async (name, expected) => {
    expect(await readSmallFile(join(dir, name), 10)).toMatchObject(expected)
  })
})
