import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askIdentity, recordedToken, type ToldIdentity } from '@/e2e/testing/ask-identity'
import { type RecordedContainer, recordedContainers } from '@/e2e/testing/recorded-pods'
import { downwardMount, layOut, temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { CANARY } from '@/lib/kube/testing/pod'
import { writeVolume } from '@/sandbox/atomic-writer'

const recorded = recordedContainers()

function forbidden(message: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message }
}

function row(identity: ToldIdentity, field: string, container?: string) {
  return identity.fields.find(
    (f) => f.field === field && (container === undefined || f.container === container),
  )
}

function source(identity: ToldIdentity, id: string) {
  return identity.sources.find((s) => s.id === id)
}

describe('readIdentity in a real pod that may read itself', () => {
  it.each(recorded.filter((c) => c.pod !== 'probe-nosa'))(
    '$title: each value is what pod.json says, in two requests',
    async (container) => {
      const token = await recordedToken(container)
      const { identity, requests } = await askIdentity({
        handler: (_, response) => json(response, container.podJson),
        ...(token ? { token } : {}),
        env: Object.fromEntries(container.env),
        dirs: [await layOut(container)],
        procCgroup: await readFile(join(container.dir, 'process.txt'), 'utf8'),
      })
      const name = container.pod
      expect(requests.map((r) => `${r.method} ${r.url}`)).toEqual([
        `GET /api/v1/namespaces/inpod/pods/${name}`,
        'GET /api/v1/namespaces/inpod/serviceaccounts/probe',
      ])
      expect(identity.pod).toMatchObject({
        name,
        namespace: 'inpod',
        serviceAccount: 'probe',
        node: 'vm',
        hostname: 'vm',
      })
      const by = identity.fields
        .flatMap((f) => [...f.env, ...f.file])
        .filter((s) => !s.at.endsWith('/namespace'))
      expect(new Set(by.map((s) => s.by))).toEqual(new Set(['spec']))
      expect(by.length).toBe(container.files.size - (name === 'probe' ? 1 : 0) + declaredVariables(container))
      const drift = identity.fields.filter((f) => f.verdict === 'drift').map((f) => f.field)
      expect(drift.length > 0, `drift of ${drift.join(', ')}`).toBe(
        container.step === '2-after-change' && container.container === 'app',
      )
      expect(source(identity, 'api')).toMatchObject({
        state: 'present',
        says: expect.stringContaining(`runs in container ${container.container}, as its cgroup says`),
      })
      expect(source(identity, 'token')?.state).toBe('present')
      expect(identity.volumes[0]?.files.length).toBe(container.files.size)
    },
  )

  function declaredVariables(container: RecordedContainer): number {
    return [...container.env.keys()].filter((name) => /^[FR]_/.test(name)).length
  }

  it('shows the token of the year with both its ends, and never the signature', async () => {
    const [container] = recorded
    if (!container) throw new Error('nothing recorded')
    const { identity } = await askIdentity({
      handler: (_, response) => json(response, container.podJson),
      token: (await recordedToken(container)) ?? '',
      env: { ...Object.fromEntries(container.env), DB_PASSWORD: 'hunter2-value' },
      dirs: [await layOut(container)],
    })
    expect(identity.token).toMatchObject({
      state: 'readable',
      kind: 'bound',
      mode: '0640',
      rotationExpectedAt: '2026-11-24T14:38:02Z',
      claims: {
        warnAfter: '2026-11-24T14:50:04Z',
        expiresAt: '2027-11-24T13:49:57Z',
        pod: { name: 'probe' },
      },
    })
    expect(identity.token.findings.map((f) => f.severity)).toEqual(['ok', 'ok'])
    const whole = JSON.stringify(identity)
    expect(whole).not.toContain(CANARY)
    expect(whole).not.toContain('hunter2-value')
    expect(identity.environment.otherNames).toContain('DB_PASSWORD')
    expect(identity.environment.kubernetes).toContainEqual({
      key: 'KUBERNETES_SERVICE_HOST',
      value: '127.0.0.1',
    })
  })

  it('makes control characters and bidi marks visible, in every place where the value stands', async () => {
    const container = recorded.find((c) => c.pod === 'probe')
    if (!container) throw new Error('nothing recorded')
    const { identity } = await askIdentity({
      handler: (_, response) => json(response, container.podJson),
      token: (await recordedToken(container)) ?? '',
      env: Object.fromEntries(container.env),
      dirs: [await layOut(container)],
    })
    const field = row(identity, "metadata.annotations['invisible']")
    const seen = [...(field?.env ?? []), ...(field?.file ?? []), field?.api].map((s) => s?.value)
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toContain('rtl[\\u202e]')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
    expect(JSON.stringify(identity)).not.toMatch(/[\u202a-\u202e\u200b\u0007\u001b]|\\u001b/)
    expect(identity.volumes[0]?.files.find((f) => f.name === 'annotations')?.entries).toContainEqual({
      key: 'tabs',
      value: 'a\tb\t\tc',
    })
  })
})

describe('readIdentity without one of its sources', () => {
  const refused: Handler = (_, response) =>
    json(
      response,
      forbidden(
        'pods "probe" is forbidden: User "system:serviceaccount:inpod:probe" cannot get resource "pods"',
      ),
      403,
    )
  const container = recorded.find((c) => c.pod === 'probe')
  if (!container) throw new Error('nothing recorded')

  it('says that its own pod cannot be read, with the question for the access page, and compares what is left', async () => {
    const dir = await layOut(container)
    const { identity } = await askIdentity({
      handler: refused,
      token: (await recordedToken(container)) ?? '',
      env: { POD_NAME: 'probe', MEMORY_LIMIT_BYTES: '73310042', SECRET_VALUE: 'x' },
      dirs: [dir],
      mountinfo: downwardMount(dir),
      cgroup: { 'cgroup.controllers': '', 'memory.max': 'max', 'cpu.max': '15000 100000', 'pids.max': 'max' },
    })
    expect(source(identity, 'api')).toEqual({
      id: 'api',
      state: 'denied',
      says: 'The API server answered 403: this ServiceAccount cannot get Pod inpod/probe. Env and files are shown without comparison.',
      explain: '/ask?verb=get&group=&resource=pods&name=probe&namespace=inpod',
    })
    expect(row(identity, 'metadata.name')).toMatchObject({
      verdict: 'same',
      notes: expect.arrayContaining([
        expect.objectContaining({
          says: expect.stringContaining('Not compared with the Pod object: the API server answered 403.'),
        }),
      ]),
      env: [{ by: 'name' }],
      file: [{ by: 'name' }],
    })
    expect(row(identity, 'limits.memory')).toMatchObject({
      verdict: 'withheld',
      notes: [{ says: 'MEMORY_LIMIT_BYTES: Not shown: whether it is a Secret cannot be told.' }],
    })
    expect(row(identity, 'metadata.labels')).toMatchObject({ verdict: 'only-file' })
    expect(row(identity, 'status.podIP')).toMatchObject({
      verdict: 'missing',
      add: expect.stringContaining('fieldPath: status.podIP'),
    })
    expect(identity.cgroup).toMatchObject({
      version: 'v2',
      limits: [{ what: 'cpu', value: 0.15 }, { what: 'memory' }, {}],
    })
  })

  it.each([
    ['answers nothing', (response: Parameters<Handler>[1]) => response.destroy()],
    ['answers 500', (response: Parameters<Handler>[1]) => json(response, {}, 500)],
  ])('keeps what the spec declares, once read, when the API server %s', async (_, away) => {
    const dir = await layOut(container)
    const ask = async (times: number, readable: boolean) => {
      let reads = 0
      const { identity } = await askIdentity({
        handler: ({ url }, response) => {
          if (url?.includes('/pods/')) reads += 1
          if (readable && reads === 1) json(response, container.podJson)
          else away(response)
        },
        token: (await recordedToken(container)) ?? '',
        env: Object.fromEntries(container.env),
        dirs: [dir],
        procCgroup: await readFile(join(container.dir, 'process.txt'), 'utf8'),
        times,
      })
      return identity
    }
    const [read, kept, never] = [await ask(1, true), await ask(2, true), await ask(2, false)]
    const shown = ({ fields }: ToldIdentity) =>
      fields.map(({ field, env, file }) => ({
        field,
        env: env.map(({ value }) => value),
        file: file.map(({ value }) => value),
      }))
    expect(shown(kept)).toEqual(shown(read))
    expect(shown(never)).not.toEqual(shown(read))
    expect(source(kept, 'api')).toMatchObject({
      state: 'failed',
      says: expect.stringMatching(/could not be read\..* What its spec declares was read before\.$/),
    })
    expect(kept.fields.flatMap(({ api }) => api?.value ?? [])).toEqual([])
    expect(source(never, 'api')?.says).not.toContain('was read before')
  })

  it('without downward API says what is missing and the YAML that adds it', async () => {
    const { identity } = await askIdentity({
      handler: refused,
      token: (await recordedToken(container)) ?? '',
    })
    expect(source(identity, 'env')).toMatchObject({
      state: 'absent',
      add: expect.stringContaining('fieldPath: metadata.name'),
    })
    expect(source(identity, 'file')).toMatchObject({
      state: 'absent',
      says: expect.stringMatching(/none does not exist: no volume is mounted there\.$/),
      add: expect.stringContaining('downwardAPI:'),
    })
    expect(identity.pod).toMatchObject({
      name: 'probe',
      namespace: 'inpod',
      serviceAccount: 'probe',
      node: 'vm',
    })
  })

  it('in the real pod without a token shows its files, asks no one, and says how a token is mounted', async () => {
    const nosa = recorded.find((c) => c.pod === 'probe-nosa')
    if (!nosa) throw new Error('nothing recorded')
    const dir = await layOut(nosa)
    const setting = { handler: refused, env: Object.fromEntries(nosa.env), dirs: [dir] }
    const { identity, requests } = await askIdentity({ ...setting, mountinfo: downwardMount(dir) })
    expect(requests).toEqual([])
    expect(row(identity, 'metadata.uid')?.file[0]?.value).toBe('a03a85e7-b8b9-41d6-abdf-6118ebab1755')
    expect(identity.pod).toMatchObject({ name: 'probe-nosa', namespace: 'inpod', hostname: 'vm' })
    // Its host name is the node's, so that without the mount nothing vouches for what its files say.
    const unmounted = (await askIdentity(setting)).identity
    expect(unmounted.pod).toEqual({ namespace: 'inpod', hostname: 'vm' })
    for (const name of ['metadata.name', 'metadata.uid'])
      expect(row(unmounted, name)).toMatchObject({ verdict: 'withheld', file: [{ withheld: true }] })
    expect(identity.token).toMatchObject({ state: 'absent', findings: [] })
    expect(source(identity, 'token')).toMatchObject({
      state: 'absent',
      add: expect.stringContaining('automountServiceAccountToken: true'),
    })
    expect(source(identity, 'api')).toMatchObject({ state: 'absent' })
  })

  it('reports a token that the API server does not accept', async () => {
    const unauthorized: Handler = (_, response) =>
      json(response, { ...forbidden('Unauthorized'), reason: 'Unauthorized', code: 401 }, 401)
    const { identity } = await askIdentity({
      handler: unauthorized,
      token: (await recordedToken(container)) ?? '',
    })
    const api = source(identity, 'api')
    expect(api).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('The API server answered 401: it does not accept the token'),
    })
    expect(api?.explain).toBeUndefined()
  })

  const faults: [string, Handler, string, RegExp][] = [
    [
      'a pod that is not there',
      (_, r) => json(r, { ...forbidden('gone'), reason: 'NotFound', code: 404 }, 404),
      'absent',
      /does not exist\. Its name was taken from the token\./,
    ],
    [
      'a 404 that is not of the API server',
      (_, r) => r.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found'),
      'failed',
      /404 page not found/,
    ],
    ['a server that fails', (_, r) => json(r, forbidden('boom'), 500), 'failed', /500/],
    ['a connection that ends', (_, r) => void r.destroy(), 'failed', /ended before the answer/],
    ['a body that is no Pod', (_, r) => json(r, { kind: 'Pod', metadata: 3 }), 'failed', /other than a Pod/],
  ]

  it.each(faults)('tells %s apart from a denial', async (_, handler, state, says) => {
    const { identity } = await askIdentity({ handler, token: (await recordedToken(container)) ?? '' })
    expect(source(identity, 'api')).toMatchObject({ state, says: expect.stringMatching(says) })
  })

  it("names a token that cannot be used, and one that is another pod's", async () => {
    const broken = await askIdentity({ handler: refused, token: 'not-a-jwt' })
    expect(broken.identity.token.state).toBe('malformed')
    expect(source(broken.identity, 'token')?.state).toBe('failed')
    const other = await askIdentity({
      handler: refused,
      token: (await recordedToken(container)) ?? '',
      mountinfo:
        '1 2 8:1 /var/lib/kubelet/pods/0f0f0f0f-1111-4222-8333-444444444444/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw\n',
    })
    expect(other.identity.token.findings[0]).toMatchObject({
      severity: 'bad',
      says: expect.stringContaining('bound to another pod'),
    })
  })

  it('never reads the Secret part of a projected volume, with the spec or without', async () => {
    const pod = {
      metadata: { name: 'probe', namespace: 'inpod', uid: 'u' },
      spec: {
        containers: [{ name: 'app', volumeMounts: [{ name: 'all', mountPath: '/etc/all' }] }],
        volumes: [
          {
            name: 'all',
            projected: {
              sources: [
                { secret: { name: 's' } },
                { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
              ],
            },
          },
        ],
      },
    }
    const root = join(await temporaryDirectory(), 'etc/all')
    const file = (data: string) => ({ data, mode: 0o644 })
    writeVolume(
      root,
      new Map([
        ['labels', file('a="b"')],
        ['connection', file('s3cret-one')],
        ['tls.key', file('s3cret-two')],
      ]),
      new Date(),
    )
    const token = (await recordedToken(container)) ?? ''
    const exact = await askIdentity({ handler: (_, r) => json(r, pod), token, dirs: [root] })
    expect(exact.identity.volumes[0]?.files.map((f) => [f.name, f.value])).toEqual([
      ['connection', undefined],
      ['labels', 'a="b"'],
      ['tls.key', undefined],
    ])
    expect(JSON.stringify(exact.identity)).not.toContain('s3cret')
    expect(exact.identity.volumes[0]?.files[0]?.error).toContain('Not shown')
    const byName = await askIdentity({ handler: refused, token, dirs: [root] })
    expect(JSON.stringify(byName.identity)).not.toContain('s3cret')
  })
})
