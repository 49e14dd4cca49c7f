import { describe, expect, it, onTestFinished } from 'vitest'
import { createGate } from '@/lib/server/gate/gate'
import { listen } from '@/lib/server/http/listener'
import { recordGate } from '../gates/record-gate'
import { RawClient } from './raw-client'

const OWN = ['localhost', 'localhost:3000', 'LOCALHOST', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:3000']
const ALLOWED = ['ops.example', 'ops.example:443', 'OPS.example']

/** The Host header as bytes; several lines, or none, where that is the attack. */
const FOREIGN = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.nip.io',
  '0.0.0.0',
  'localhost.',
  '[::ffff:127.0.0.1]',
  '',
  ' ',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.0.0.2',
  '127.000.000.001',
  '[::]',
  '::1',
  'user@localhost',
  'localhost@evil.example',
  'localhost:3000:80',
  'localhost:abc',
  'localhost:',
  'localhost:999999',
  'localhost/evil',
  'localhost#',
  'localhost?x',
  'localhost\\evil',
  'localhost%00',
  'localhost\x00',
  'xn--lcalhost-n9a',
  'ops.example.evil',
  'evil-ops.example',
  'ops.example:',
  'ops.example.',
  'ops.exampleevil',
  'localhost,evil.example',
  'localhost evil',
  'localhost\tevil',
  '[localhost]',
  '[::1',
  '::1]',
  '[fe80::1%25lo]',
  '10.0.0.7',
  'kubernetes.default.svc',
  'web-0',
  '%6cocalhost',
  '127.0.0.1%2f',
  '[0:0:0:0:0:0:0:1]',
  '[::1]evil',
  'metadata.google.internal',
  '169.254.169.254',
  'localhost.localdomain',
  '::ffff:7f00:1',
  'l\xf3calhost',
  '\xefocalhost',
  'localhost\r\nHost: evil.example',
  'evil.example\r\nHost: localhost',
  'localhost\r\n evil.example',
  'localhost\r\nX-Forwarded-Host: evil.example\r\nHost: evil.example',
].map((host) => `Host: ${host}\r\n`)
const WITHOUT_HEADER = ['', 'X-Host: localhost\r\n']
const TARGETS = ['/', '/api/identity']

describe('the listener, by raw sockets', () => {
  it('serves no foreign Host of 60, in a target neither, and each of its own', async () => {
    let served = 0
    const listener = await listen({
      port: 0,
      address: '127.0.0.1',
      policy: { allowedHosts: ['ops.example'], basePath: '' },
      gate: createGate({ access: { mode: 'local' }, basePath: '' }),
      scripts: null,
      routes: [],
      audit: () => undefined,
      handler: (_, response) => {
        served += 1
        response.end('data')
      },
    })
    onTestFinished(() => listener.drain(0))
    const client = new RawClient(listener.port)
    const ask = async (target: string, header: string) =>
      client.ask(`GET ${target} HTTP/1.1\r\n${header}\r\n`)
    const foreign = [...FOREIGN, ...WITHOUT_HEADER]
    expect(new Set(foreign).size).toBe(60)
    const reached: string[] = []
    for (const header of foreign) {
      for (const target of [...TARGETS, 'http://localhost/', 'http://evil.example/api/identity']) {
        const { status, text } = await ask(target, header)
        if (status < 400 || text.includes('data')) reached.push(`${target} ${JSON.stringify(header)}`)
        if (header !== '' && /evil|nip\.io/.test(text)) reached.push(`echoes ${JSON.stringify(header)}`)
      }
    }
    client.close()
    recordGate({
      id: 'hosts',
      part: 'raw sockets',
      figure: `${reached.length + served} of ${foreign.length}`,
      state: reached.length + served === 0 ? 'met' : 'missed',
    })
    expect(reached).toEqual([])
    expect(served).toBe(0)
    for (const host of [...OWN, ...ALLOWED]) {
      expect([host, (await ask('/', `Host: ${host}\r\nConnection: close\r\n`)).status]).toEqual([host, 200])
    }
  })
})
