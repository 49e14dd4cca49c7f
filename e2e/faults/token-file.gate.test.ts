import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { climbConnection } from '@/lib/facts/connection/gather/connection'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { createServiceAccountDir, type ServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import { closedPort } from '@/lib/pod/testing/listeners'
import { startCluster } from '@/sandbox/cluster'
import { defaultScenario } from '@/sandbox/scenarios/default'

const isRoot = process.getuid?.() === 0

interface Broken {
  /** The text of the file; null for none. */
  text: (token: string) => string | null
  /** Changes what was laid out. */
  spoil?: (tokenFile: string) => void
  says: RegExp
  state: string
}

const VARIANTS: [string, Broken][] = [
  ['empty', { text: () => '', state: 'empty', says: /token is empty\./ }],
  ['missing', { text: () => null, state: 'absent', says: /token does not exist/ }],
  [
    'unreadable',
    {
      text: (token) => token,
      spoil: (file) => chmodSync(file, 0),
      state: 'unreadable',
      says: /token has mode 0000 and belongs to user \d+, group \d+: this process runs as user \d+ and cannot read it \(EACCES\)\. fsGroup in the pod's securityContext makes it readable/,
    },
  ],
  [
    'a directory',
    {
      text: () => null,
      spoil: (file) => mkdirSync(file),
      state: 'unreadable',
      says: /token is not a file\./,
    },
  ],
  [
    '1 MiB',
    {
      text: () => 'x'.repeat(1_048_576),
      state: 'malformed',
      says: /token has 1048576 bytes, and at most 65536 are read/,
    },
  ],
  [
    'two words',
    { text: (token) => `Bearer ${token}`, state: 'malformed', says: /token contains more than one word/ },
  ],
]

/** A ServiceAccount directory of a pod of the sandbox, and its questions. */
async function openPod() {
  const cluster = await startCluster({ scenario: defaultScenario })
  const token = await cluster.token('shop', 'web')
  const whole = { token, 'ca.crt': cluster.rootCertificate, namespace: 'shop' }
  const account = createServiceAccountDir(whole)
  const clock = { ms: 0 }
  const settings = {
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: account.dir,
    downwardApiDirs: [],
  }
  const signal = new AbortController().signal
  const open = () => createKubeClient({ ...settings, now: () => clock.ms })
  const clients = [open()]
  onTestFinished(async () => {
    for (const client of clients) client.close()
    account.remove()
    await cluster.stop()
  })
  async function ask(kube: ReturnType<typeof open>) {
    const kubectlProxy = { host: '127.0.0.1', port: await closedPort() }
    const [connection, identity] = await unprivileged(() =>
      Promise.all([
        climbConnection({
          settings,
          kube,
          now: Date.now(),
          controls: false,
          signal,
          kubectlProxy,
          lookup: async () => [],
          // No silence is tried here, and the sandbox is in this process.
          deadlineMs: 60_000,
        }),
        readIdentity({ env: {}, settings, kube, now: Date.now(), signal }),
      ]),
    )
    const rung = connection.rungs.find(({ id }) => id === 'authenticate')
    const { token } = identity
    const said = 'says' in token ? { says: plain(token.says) } : {}
    return { rung: rung && { ...rung, says: plain(rung.says) }, token: { ...token, ...said } }
  }
  const fresh = () => {
    const client = open()
    clients.push(client)
    return client
  }
  return { account, whole, clock, ask, used: clients[0] ?? open(), fresh }
}

/** No file mode stops root, so another user does the reading. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work()
  process.seteuid?.(65532)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

function layOut(account: ServiceAccountDir, files: Record<string, string>, token: string | null): string {
  const { token: _, ...others } = files
  account.swap(token === null ? others : { ...others, token })
  for (const name of Object.keys(others)) chmodSync(join(account.dir, name), 0o644)
  if (token !== null) chmodSync(join(account.dir, 'token'), 0o644)
  return join(account.dir, '..data', 'token')
}

it('R10: what is wrong with a token file is said exactly on both pages, and the last good token stays in use', async () => {
  const { account, whole, clock, ask, used, fresh } = await openPod()
  layOut(account, whole, whole.token)
  expect((await ask(used)).rung).toMatchObject({ verdict: 'passed' })
  let [exact, keptInUse] = [0, 0]
  for (const [what, { text, spoil, says, state }] of VARIANTS) {
    const file = layOut(account, whole, text(whole.token))
    spoil?.(file)
    clock.ms += 60_000
    const without = await ask(fresh())
    expect(without.rung, what).toMatchObject({
      verdict: 'failed',
      situation: 'no-token',
      says: expect.stringMatching(says),
    })
    expect(without.token, what).toMatchObject({ state, says: expect.stringMatching(says) })
    exact += 1
    const kept = await ask(used)
    expect(kept.rung, what).toMatchObject({ verdict: 'passed', says: expect.stringMatching(says) })
    expect(kept.rung?.says, what).toContain('The last token that could be read is still sent')
    keptInUse += 1
    rmSync(file, { force: true, recursive: true })
  }
  layOut(account, whole, `${whole.token}\r\n`)
  expect((await ask(fresh())).rung).toMatchObject({ verdict: 'passed' })
  expect((await ask(used)).rung?.says).not.toContain('still sent')
  reportRow('R10', 'token file broken', {
    exact: `${exact + 1}/${VARIANTS.length + 1}`,
    keptInUse,
    crlf: 'trimmed',
  })
})
