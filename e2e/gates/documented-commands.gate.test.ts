import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { hasHelm } from '@/e2e/k8s/helm'
import { adminToken, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { type Product, startProduct, waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { runProgram } from '@/scripts/cli/testing/run-program'
import { stagePackage } from '@/scripts/package/stage'
import { DOCUMENTED, SCRIPTS, type Where } from './documented-commands'

const DOCS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'charts/podglass/README.md',
  'skills/podglass/SKILL.md',
]
const TEXTS = [...DOCS, ...readdirSync('docs').map((name) => join('docs', name))].filter((path) =>
  path.endsWith('.md'),
)
const read = (path: string) => readFileSync(path, 'utf8')

function namedIn(pattern: RegExp): Set<string> {
  return new Set(TEXTS.flatMap((path) => [...read(path).matchAll(pattern)].map(([, name = '']) => name)))
}

/** The npm scripts that the documents name, and the programs. */
const scriptsNamed = namedIn(/\bnpm (?:run )?((?<=run )[a-z:]+|test|start)\b/g)
const programsNamed = namedIn(/\btsx (?:--\S+ )?(scripts\/[\w-]+\.ts)\b/g)
const here = Object.entries(SCRIPTS).flatMap(([name, how]) =>
  Array.isArray(how) ? [[name, how] as const] : [],
)

/** What a document tells a reader to type: the lines of its shell blocks, and the table of the README. */
function linesOf(path: string): string[] {
  const text = read(path).replaceAll('\\\n', '')
  const blocks = [...text.matchAll(/^ *```(sh|powershell|console)\n(.*?)^ *```/gms)].flatMap(
    ([, kind, block = '']) =>
      block
        .split('\n')
        .flatMap((line) => (kind !== 'console' ? line : line.startsWith('$ ') ? line.slice(2) : []))
        .map((line) => line.replace(/(?:^|\s+)# .*$/, '').trim()),
  )
  const cells =
    path !== 'README.md'
      ? []
      : [...text.matchAll(/^\|.*\| `((?:npx|helm|kubectl) [^`]+)` \|$/gm)].map(([, line = '']) => line)
  return [...blocks, ...cells].filter((line) => line !== '').map((line) => line.replaceAll(/\s+/g, ' '))
}

const SCRIPT = /^(?:KUBECONFIG=FILE )?(?:npm (?:ci|run|test|start)\b|npx tsx (?:--\S+ )?scripts\/)/
const isScript = (line: string) => line.split(' && ').every((part) => SCRIPT.test(part))
const lines = TEXTS.flatMap((path) => linesOf(path).map((line) => ({ path, line })))
// The tutorial's are typed into one shell, whole and in order.
const apart = lines.filter(({ path, line }) => !path.startsWith('docs/tutorial') && !isScript(line))
const rowOf = ({ path, line }: { path: string; line: string }) =>
  (DOCUMENTED[path] ?? []).find(([start]) => line.startsWith(start))

it('each script of the documents exists, and is run by a gate or here, or says why not', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts)
  expect(scriptsNamed.size).toBeGreaterThan(10)
  expect([...scriptsNamed].filter((name) => !scripts.includes(name))).toEqual([])
  expect(scripts.filter((name) => name !== 'start' && !scriptsNamed.has(name))).toEqual([])
  expect([...scriptsNamed, ...programsNamed].filter((name) => !(name in SCRIPTS))).toEqual([])
  expect([...programsNamed].filter((path) => !existsSync(path))).toEqual([])
})

it('each line of the documents is run here or by a gate, or says why not', () => {
  expect(lines.length).toBeGreaterThan(100)
  expect(apart.filter((one) => rowOf(one) === undefined)).toEqual([])
  const rows = Object.entries(DOCUMENTED).flatMap(([path, of]) => of.map(([start]) => ({ path, start })))
  const idle = rows.filter(
    ({ path, start }) => !apart.some((one) => one.path === path && rowOf(one)?.[0] === start),
  )
  expect(idle).toEqual([])
})

it('what is run elsewhere is run there', () => {
  const elsewhere = [
    ...Object.values(SCRIPTS),
    ...Object.values(DOCUMENTED).flatMap((of) => of.map(([, how]) => how)),
  ]
  const untrue = elsewhere.flatMap((how) => ('by' in how && !read(how.by).includes(how.has) ? [how] : []))
  expect(untrue).toEqual([])
})

it.each(here)('%s ends well', async (name, words) => {
  const command = name.startsWith('scripts/') ? ['tsx', name] : ['run', '--silent', name, '--']
  const ran = await runProgram([...command, ...words], {
    program: [name.startsWith('scripts/') ? 'npx' : 'npm'],
    env: { HOME: process.env.HOME ?? '', NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1' },
  })
  expect([ran.code, ran.code === 0 ? '' : ran.err]).toEqual([0, ''])
})

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const missing = [
  ...(withoutKubectl === undefined ? [] : ['kubectl']),
  ...(hasHelm ? [] : ['helm']),
  ...['jq', 'curl', 'sed', 'openssl'].filter((program) => !has(program)),
]
if (missing.length > 0)
  process.stdout.write(`Without ${missing.join(', ')} the lines of the documents are not typed.\n`)

describe.skipIf(missing.length > 0)('typed as it stands', () => {
  const root = mkdtempSync(join(tmpdir(), 'podglass-documents-'))
  const [bin, checkout, project] = ['bin', 'checkout', 'project'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  const remove: (() => void)[] = []
  let cluster: Cluster
  let page: Product
  let env: Readonly<Record<string, string>>
  let names: [string, string][]

  beforeAll(async () => {
    await stagePackage(join(root, 'podglass'))
    for (const folder of [
      bin,
      checkout,
      join(project, 'overlays/test'),
      join(project, 'k8s'),
      join(project, 'chart/templates'),
    ])
      mkdirSync(folder, { recursive: true })
    for (const folder of ['k8s', 'charts']) cpSync(folder, join(checkout, folder), { recursive: true })
    const program = `exec ${process.execPath} ${join(root, 'podglass/bin/podglass.cjs')} "$@"`
    for (const [name, script] of [
      ['podglass', program],
      ['npx', `shift; ${program}`],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    for (const [name, text] of Object.entries(PROJECT)) writeFileSync(join(project, name), text)
    chmodSync(join(project, 'operator'), 0o755)
    chmodSync(join(project, 'backup.sh'), 0o755)

    cluster = await startCluster({ scenario: defaultScenario })
    const port = await freePort()
    page = startProduct({ environment: cluster.environment(), port, dev: false, onOutput: () => undefined })
    expect(await waitUntilListening(page, port, 60_000)).toBe(true)
    const kubeconfig = (token: string) =>
      writeKubeconfig(cluster, { token, namespace: 'shop' }, (undo) => remove.push(undo))
    const admin = kubeconfig(await adminToken(cluster))
    const web = await cluster.token('shop', 'web')
    for (const folder of [project, checkout]) writeFileSync(join(folder, 'ca.crt'), cluster.rootCertificate)
    env = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: root,
      TMPDIR: root,
      NO_COLOR: '1',
      TOKEN: web,
      ADMIN: admin,
      WEB: kubeconfig(web),
    }
    names = [
      ['localhost:3000', `127.0.0.1:${port}`],
      ['https://API-SERVER:6443', cluster.url],
      ['GATEWAY-NAMESPACE', 'gateway'],
      ['sha256:…', `sha256:${'a'.repeat(64)}`],
    ]
  })
  afterAll(async () => {
    await page?.stop()
    await cluster?.stop()
    for (const undo of remove) undo()
    rmSync(root, { recursive: true, force: true })
  })

  /** The end of a line, or what it had printed when Ctrl+C ended it. */
  async function typed(line: string, { as = 'admin', until }: Extract<Where, { in: string }>, cwd: string) {
    const text = names.reduce((told, [name, real]) => told.replaceAll(name, real), line)
    const child = spawn('bash', ['-o', 'pipefail', '-c', text], {
      cwd,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...env,
        NODE_ENV: 'production',
        KUBECONFIG: as === 'none' ? '/dev/null' : env[as.toUpperCase()],
      },
    })
    // Each stream by itself: a word of one is never cut by the other.
    const streams = { out: '', err: '' }
    for (const [name, stream] of [
      ['out', child.stdout],
      ['err', child.stderr],
    ] as const)
      stream.setEncoding('utf8').on('data', (part: string) => {
        streams[name] += part
      })
    const said = () => streams.out + streams.err
    child.stdin.end()
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    if (until !== undefined) {
      await expect.poll(said, { timeout: 60_000 }).toContain(until)
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    }
    return { code: await ended, said: said() }
  }

  const run = apart.flatMap((one) => {
    const [, how] = rowOf(one) ?? []
    return how !== undefined && 'in' in how ? [{ ...one, how }] : []
  })
  it.each(run)('$path: $line', async ({ line, how }) => {
    const { code, said } = await typed(line, how, how.in === 'checkout' ? checkout : project)
    if (how.until === undefined) expect([code, said]).toEqual([how.code ?? 0, said])
    expect(said).toContain(how.says ?? '')
    if (how.undo !== undefined) expect((await typed(how.undo, { in: how.in }, checkout)).code).toBe(0)
  })

  it.each(['docs/tutorial.md', 'docs/tutorial.ko.md'])(
    'the lines of %s, in the shell of the pod',
    async (path) => {
      const told = linesOf(path).filter((line) => !isScript(line))
      expect(told).toEqual(linesOf('docs/tutorial.md').filter((line) => !isScript(line)))
      // A person types the next line once the proxy has said that it listens.
      const wait = 'for try in $(seq 600); do curl -sf localhost:8001 >/dev/null && break; sleep 0.1; done'
      const input = told.flatMap((line) => (line.endsWith('&') ? [line, wait] : line)).join('\n')
      writeFileSync(join(project, 'typed'), `${input}\n`)
      const { code, said } = await typed('podglass sandbox --shell < typed', { in: 'project' }, project)
      expect(code).toBe(0)
      expect(said).not.toMatch(/command not found|No such file|syntax error/)
      for (const words of IN_THE_TUTORIAL) expect(said).toContain(words)
      expect(said.split('{"paths":[')).toHaveLength(3)
    },
  )
})

const IN_THE_TUTORIAL = [
  'POD_NAME=web-',
  'Client sent an HTTP request to an HTTPS server.',
  'unable to get local issuer certificate',
  'User \\"system:anonymous\\" cannot get path',
  'User \\"system:serviceaccount:shop:web\\" cannot get path',
  'cannot list resource \\"jobs\\" in API group \\"batch\\" at the cluster scope',
  'service is forbidden',
  'the server could not find the requested resource',
  'cannot update resource \\"services\\"',
  'cannot delete resource \\"jobs\\"',
]

const ROLE = `apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules: [{ apiGroups: [batch], resources: [jobs], verbs: [watch] }]
`

/** What a reader has of their own. */
const PROJECT = {
  'web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n',
  'k8s/web.yaml': ROLE,
  'fix.yaml': ROLE,
  'rbac.yaml': ROLE,
  'overlays/test/kustomization.yaml': 'resources: [web.yaml]\n',
  'overlays/test/web.yaml': ROLE,
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/templates/account.yaml':
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: {{ .Release.Name | quote }} }\n',
  'crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: backups, singular: backup, kind: Backup }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
  'world.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: backup-settings, namespace: shop }\ndata: { to: s3 }\n',
  'audit.log': `${JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb: 'list',
    user: { username: 'system:serviceaccount:shop:web' },
    objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
    requestURI: '/api/v1/namespaces/shop/pods',
    responseStatus: { code: 200 },
  })}\n`,
  operator: '#!/bin/sh\nkubectl get pods\n',
  'backup.sh': `#!/bin/sh
set -e
kubectl get backups.example.com
kubectl get configmap backup-settings -o name
kubectl get pods -l app=db -o name
`,
  token: 'x',
  'package.json': '{ "name": "web", "scripts": { "test": "kubectl auth whoami" } }\n',
}
