import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CLIENTS, type Client } from '@/lib/road/proxies/clients'
import type { ProxyTarget } from '@/lib/road/proxies/route'
import { recordGate } from './record-gate'

const targets: ProxyTarget[] = [
  { url: 'https://10.96.0.1:443', host: '10.96.0.1', port: 443 },
  { url: 'https://kubernetes.default.svc', host: 'kubernetes.default.svc', port: 443 },
  { url: 'https://[fd00:10:96::1]:443', host: 'fd00:10:96::1', port: 443 },
  { url: 'https://kubernetes.default.svc:6443', host: 'kubernetes.default.svc', port: 6443 },
]

const URLLIB = `
import sys, urllib.request
for url in sys.argv[1:]:
    try: urllib.request.urlopen(url, timeout=1)
    except Exception: pass
`
const REQUESTS = `
import sys, requests
for url in sys.argv[1:]:
    try: requests.get(url, timeout=1)
    except Exception: pass
`
const NODE = `
import https from 'node:https'
const one = (url) => new Promise((end) => {
  const call = https.get(url, { timeout: 1000 }, end).on('error', end).on('timeout', () => call.destroy())
  setTimeout(end, 1500)
})
for (const url of process.argv.slice(2)) await one(url)
process.exit()
`
const JAVA = `
import java.net.*;
public class Ask {
  public static void main(String[] urls) throws Exception {
    for (String url : urls) {
      Proxy proxy = ProxySelector.getDefault().select(new URI(url)).get(0);
      if (proxy.type() == Proxy.Type.DIRECT) continue;
      InetSocketAddress at = (InetSocketAddress) proxy.address();
      URI to = new URI(url);
      try (Socket socket = new Socket(at.getHostString(), at.getPort())) {
        int port = to.getPort() == -1 ? 443 : to.getPort();
        socket.getOutputStream().write(("CONNECT " + to.getHost() + ":" + port + " HTTP/1.1\\r\\n\\r\\n").getBytes());
        socket.getInputStream().read();
      }
    }
  }
}
`
const folder = mkdtempSync(join(tmpdir(), 'proxy-clients-'))
afterAll(() => rmSync(folder, { recursive: true }))
function script(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** How each client is run with addresses; one that this machine lacks is named and skipped. */
const COMMANDS: Record<Client['id'], { program: string; args: string[]; needs?: string[] } | undefined> = {
  curl: { program: 'curl', args: ['-sS', '-k', '-m', '1', '-o', '/dev/null'] },
  go: undefined,
  requests: { program: 'python3', args: [script('r.py', REQUESTS)], needs: ['-c', 'import requests'] },
  urllib: { program: 'python3', args: [script('u.py', URLLIB)] },
  node: { program: process.env.NODE_24 ?? process.execPath, args: [script('n.mjs', NODE)] },
  java: { program: 'java', args: [script('Ask.java', JAVA)] },
}

/** Which addresses a program asks the proxy for, by CONNECT. */
async function askedOfProxy(id: Client['id'], environment: (port: number) => Record<string, string>) {
  const command = COMMANDS[id]
  if (command === undefined) return undefined
  const asked = new Set<string>()
  const heard: Promise<unknown>[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    heard.push(new Promise((done) => socket.once('close', done)))
    socket.once('data', (data) => {
      // urllib before Python 3.12 leaves the brackets of an IPv6 address out.
      const to = /^CONNECT (\S+)/.exec(data.toString('latin1'))?.[1] ?? ''
      asked.add(to.replace(/[[\]]/g, ''))
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const env = { NODE_ENV: 'test' as const, PATH: process.env.PATH ?? '', HOME: folder, ...environment(port) }
  const child: ChildProcess = spawn(command.program, [...command.args, ...targets.map(({ url }) => url)], {
    env,
    stdio: 'ignore',
  })
  await new Promise<void>((done) => {
    child.once('error', () => done())
    child.once('exit', () => done())
  })
  // What a client gave up on is read all the same: it waits before this one.
  await new Promise((done) => connect(port, '127.0.0.1').end().resume().once('close', done))
  await Promise.all(heard)
  server.close()
  return { asked, env: new Map(Object.entries(env)) }
}

function wentBy(found: { asked: Set<string> } | undefined, { host, port }: ProxyTarget): 'proxy' | 'direct' {
  return found?.asked.has(`${host}:${port}`) ? 'proxy' : 'direct'
}

function lacks(id: Client['id']): string | undefined {
  const command = COMMANDS[id]
  if (command === undefined) return `no program stands for ${id} here`
  const { status } = spawnSync(command.program, command.needs ?? ['--version'], { stdio: 'ignore' })
  if (status !== 0) return `${command.program} is not on this machine`
  const isOld = id === 'node' && !process.env.NODE_24 && Number(process.versions.node.split('.')[0]) < 24
  return isOld ? 'Node reads the variables since 22.21 and 24.5; NODE_24 may name one' : undefined
}

/** Variables of one case; the proxy is on this port. */
type Case = (port: number) => Record<string, string>

const LISTS: Record<string, string>[] = [
  {},
  { NO_PROXY: '10.96.0.0/12,.svc' },
  { NO_PROXY: '10.96.0.1,kubernetes.default.svc' },
  { NO_PROXY: '*' },
  { NO_PROXY: '*,example.com' },
  { NO_PROXY: '10.96.0.1:443,kubernetes.default.svc:443' },
  { NO_PROXY: '*.default.svc,svc' },
  { NO_PROXY: 'default.svc, fd00::/8' },
  { NO_PROXY: '10.96.0.0-10.96.0.255,[fd00:10:96::1]' },
  { NO_PROXY: '0.0.0.0/0,fd00:10:96::1' },
  { NO_PROXY: '.96.0.1,96.0.1' },
  { no_proxy: 'example.com', NO_PROXY: '10.96.0.1,.svc' },
  { no_proxy: '', NO_PROXY: '10.96.0.1,.svc' },
]
const BY_VARIABLES: Case[] = [
  ...LISTS.map((list) => (port: number) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}`, ...list })),
  ...['https_proxy', 'HTTP_PROXY', 'ALL_PROXY'].map((name) => (port: number) => ({
    [name]: `http://127.0.0.1:${port}`,
  })),
  (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}`, https_proxy: '' }),
]
const java = (port: number, more = '') => ({
  JAVA_TOOL_OPTIONS: `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${port} ${more}`,
})
const BY_OPTIONS: Case[] = [
  (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }),
  (port) => java(port),
  ...[
    '10.96.*|*.svc',
    '10.96.0.0/12|.svc',
    '*default*',
    '[fd00:10:96::1]|kubernetes.default.svc',
    '10.96.0.1:443',
  ].map((list) => (port: number) => java(port, `"-Dhttp.nonProxyHosts=${list}"`)),
]

function casesOf(id: Client['id']): Case[] {
  if (id === 'java') return BY_OPTIONS
  return id === 'node'
    ? BY_VARIABLES.map((one) => (port) => ({ NODE_USE_ENV_PROXY: '1', ...one(port) }))
    : BY_VARIABLES
}

describe.each(CLIENTS)('$name goes where the page says', ({ id, route }) => {
  const why = lacks(id)
  const measured = { routes: 0, wrong: 0 }
  if (why !== undefined) {
    recordGate({ id: 'proxy-clients', part: id, figure: 'none', state: 'not-runnable', why })
  }
  afterAll(() => {
    const { routes, wrong } = measured
    if (routes === 0) return
    const state = wrong === 0 ? 'met' : 'missed'
    recordGate({ id: 'proxy-clients', part: id, figure: `${wrong} of ${routes}`, state })
  })

  it.skipIf(why !== undefined).each(casesOf(id))('case %#', { timeout: 60_000 }, async (environment) => {
    const found = await askedOfProxy(id, environment)
    const says = targets.map((target) => [target.url, route(found?.env ?? new Map(), target).kind])
    const did = targets.map((target) => [target.url, wentBy(found, target)])
    measured.routes += says.length
    measured.wrong += says.filter(([, kind], at) => kind !== did[at]?.[1]).length
    expect(says).toEqual(did)
  })
})
