import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runProgram, startProgram } from '@/scripts/cli/testing/run-program'
import { installPackage } from '@/scripts/package/testing/install-package'
import { rendered } from './rendered'

const PROGRAMS = join(import.meta.dirname, 'programs')
const JAVASCRIPT_CLIENT = '@kubernetes/client-node@1.4.0'
const GO_SOURCES = '/usr/share/gocode'
const CHARTS = ['argo-cd', 'cert-manager', 'prometheus-operator']

const root = mkdtempSync(join(tmpdir(), 'podglass-clients-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** How a program is run, or in words why it is not. */
type Prepared = { command: string[]; cwd?: string; env?: Record<string, string> } | string

function has(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

function kubectl(program: string | undefined, without: string): Prepared {
  if (program === undefined || !has(program, 'version', '--client')) return without
  return { command: ['sh', join(PROGRAMS, 'kubectl.sh')], env: { KUBECTL: program } }
}

function python(): Prepared {
  // Debian's library belongs to Debian's Python, which is not always the first on the path.
  const found = ['python3', '/usr/bin/python3'].find((program) => has(program, '-c', 'import kubernetes'))
  return found
    ? { command: [found, join(PROGRAMS, 'client.py')] }
    : 'no Python here has the kubernetes module'
}

async function javascript(): Promise<Prepared> {
  const cwd = join(root, 'javascript')
  mkdirSync(cwd)
  const options = ['--prefix', cwd, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // The variables of this shell say how a registry is reached.
  const registry = { ...process.env, npm_config_fetch_retries: '1', npm_config_fetch_timeout: '20000' }
  const { code, err } = await runProgram(['install', ...options, JAVASCRIPT_CLIENT], {
    program: ['npm'],
    env: registry,
  })
  if (code !== 0) return `npm cannot install ${JAVASCRIPT_CLIENT}: ${lastLine(err)}`
  copyFileSync(join(PROGRAMS, 'client.mjs'), join(cwd, 'client.mjs'))
  return { command: [process.execPath, 'client.mjs'], cwd }
}

async function go(): Promise<Prepared> {
  if (!has('go', 'version')) return 'go is not on the path'
  if (!existsSync(join(GO_SOURCES, 'src/k8s.io/client-go'))) return `client-go is not in ${GO_SOURCES}`
  const built = join(root, 'go-client')
  const { code, err } = await runProgram(['build', '-o', built, join(PROGRAMS, 'client.go')], {
    program: ['go'],
    env: {
      GO111MODULE: 'off',
      GOPATH: GO_SOURCES,
      GOFLAGS: '',
      GOCACHE: process.env.GOCACHE ?? join(homedir(), '.cache/go-build'),
    },
  })
  if (code !== 0) throw new Error(err)
  return { command: [built] }
}

const CLIENTS: Record<string, () => Prepared | Promise<Prepared>> = {
  kubectl: () => kubectl('kubectl', 'kubectl is not on the path'),
  'a newer kubectl': () => kubectl(process.env.NEWER_KUBECTL, 'NEWER_KUBECTL names none'),
  'the Python client': python,
  'the JavaScript client': javascript,
  'the Go client': go,
  'the Java client': () => 'neither Debian nor npm has one',
}

const prepared = new Map<string, Prepared>()
let sandbox: ReturnType<typeof startProgram>
let started = { kubeconfig: '', adminKubeconfig: '', leftOut: [''], notSimulated: [''] }

beforeAll(async () => {
  // The slowest first: they wait for the network and for a compiler.
  const clients = Object.entries(CLIENTS).map(async ([name, prepare]) => prepared.set(name, await prepare()))
  const { program, bare, env } = await installPackage(root)
  for (const name of CHARTS) writeFileSync(join(bare, `${name}.yaml`), rendered(name).yaml)
  copyFileSync(join(import.meta.dirname, 'shop.yaml'), join(bare, 'shop.yaml'))
  const files = [...CHARTS, 'shop'].flatMap((name) => ['-f', `${name}.yaml`])
  const args = ['sandbox', '-o', 'json', ...files, '-n', 'shop', '--account', 'web']
  sandbox = startProgram(args, { program, cwd: bare, env })
  await Promise.all(clients)
  const said = () => sandbox.printed.out + sandbox.printed.err
  await vi.waitFor(() => expect(said()).toContain('\n'), { timeout: 60_000 })
  expect(sandbox.printed.err).toBe('')
  started = JSON.parse(sandbox.printed.out)
})
afterAll(async () => {
  sandbox?.child.kill('SIGTERM')
  await sandbox?.ended
})

/** What each client prints, whatever it is written in. */
const transcript = (name: string) => `listed 2 pods
got blue
created first
applied second
watched MODIFIED
refused secrets is forbidden: User "system:serviceaccount:shop:web" cannot list resource "secrets" in API group "" in the namespace "shop"
deleted certificates.cert-manager.io "${name}" not found
`

describe('the sandbox of the package, with what three charts install', () => {
  it.for(Object.keys(CLIENTS))(
    '%s lists, gets, creates, applies, watches, is refused and deletes',
    async (client, { skip }) => {
      const how = prepared.get(client)
      if (how === undefined || typeof how === 'string') {
        process.stdout.write(`Not run: ${client}: ${how}.\n`)
        return skip(how)
      }
      const { command, env = {}, ...place } = how
      const name = `by-${client.replaceAll(' ', '-').toLowerCase()}`
      const ran = await runProgram([name], {
        program: command,
        env: { ...env, KUBECONFIG: started.kubeconfig },
        ...place,
      })
      expect([ran.out, ran.err, ran.code]).toEqual([transcript(name), '', 0])
    },
  )

  it('leaves out nothing of the charts, and says what it does not simulate of them', () => {
    expect(started.leftOut).toEqual([])
    expect(started.notSimulated.map((says) => says.split(':')[0])).toEqual([
      'CustomResourceDefinition',
      'StatefulSet',
      'Service',
      'NetworkPolicy',
      'ValidatingWebhookConfiguration',
      'PodDisruptionBudget',
    ])
  })

  const admin = (program: string, ...args: string[]) =>
    runProgram(args, { program: [program], env: { KUBECONFIG: started.adminKubeconfig } })

  it.for([
    [
      'get deployments -A -o name',
      /argocd-server\n(?:.*\n)*.*cert-manager-webhook\n(?:.*\n)*.*prometheus-operator/,
    ],
    ['get pods -n cert-manager --no-headers', /cert-manager-webhook-\S+ +1\/1 +Running/],
    ['get smon,prom,promrule -n monitoring', /VERSION +DESIRED\nprometheus\.\S+\/k8s +3\.5\.0 +2/],
    ['explain certificates.spec.privateKey', /algorithm\t<string>/],
    [
      'auth can-i update certificates/status -A --as system:serviceaccount:cert-manager:cert-manager',
      /^yes$/m,
    ],
    ['auth can-i delete secrets -n argocd --as system:serviceaccount:argocd:argocd-dex-server', /^no$/m],
    ['auth can-i get /metrics --as system:serviceaccount:monitoring:prometheus-k8s', /^yes$/m],
    [
      'get servicemonitors -n monitoring --as system:serviceaccount:monitoring:prometheus-k8s',
      /User "system:serviceaccount:monitoring:prometheus-k8s" cannot list resource "servicemonitors" in API group "monitoring\.coreos\.com"/,
    ],
  ] as const)('kubectl %s', async ([line, says], { skip }) => {
    if (!has('kubectl', 'version', '--client')) return skip('kubectl is not on the path')
    const { out, err } = await admin('kubectl', ...line.split(' '))
    expect(out + err).toMatch(says)
  })

  it('Helm installs, upgrades, lists and removes a chart, and is refused in the words of the API server', async ({
    skip,
  }) => {
    if (!has('helm', 'version')) {
      process.stdout.write('Not run: Helm: helm is not on the path.\n')
      return skip('helm is not on the path')
    }
    const chart = join(root, 'chart')
    mkdirSync(join(chart, 'templates'), { recursive: true })
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 1.0.0\n')
    writeFileSync(
      join(chart, 'templates/all.yaml'),
      readFileSync(join(import.meta.dirname, 'shop.yaml'), 'utf8')
        .split('---\n')
        .slice(-1)
        .join('')
        .replace('name: web, namespace: shop', 'name: {{ .Release.Name }}')
        .replace('replicas: 2', 'replicas: {{ .Values.replicas }}'),
    )
    const helm = async (...args: string[]) => {
      const { out, err, code } = await admin('helm', ...args, '-n', 'shop')
      return [code, out + err] as const
    }
    const says = (text: string) => [0, expect.stringContaining(text)]
    expect(await helm('install', 'tiny', chart, '--set', 'replicas=1', '--wait', '--timeout=30s')).toEqual(
      says('STATUS: deployed'),
    )
    expect(await helm('upgrade', 'tiny', chart, '--set', 'replicas=2')).toEqual(says('REVISION: 2'))
    expect(await helm('list')).toEqual(says('tiny-1.0.0'))
    expect(await helm('uninstall', 'tiny')).toEqual(says('uninstalled'))
    const { err } = await runProgram(['list', '-n', 'shop'], {
      program: ['helm'],
      env: { KUBECONFIG: started.kubeconfig },
    })
    expect(err).toContain(
      'secrets is forbidden: User "system:serviceaccount:shop:web" cannot list resource "secrets" in API group "" in the namespace "shop"',
    )
  })
})
