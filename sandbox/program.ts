import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { present } from '@/lib/present'
import { counted, listOf } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { openControlPort } from './control'
import { pointingLine } from './pointing-line'
import { canConnect, type Product, startLogged, startProduct, waitUntilListening } from './product'
import { ProgramError } from './program-error'
import { publishPort } from './published'
import { scenarios } from './scenarios/all'
import { canEnter, podShell, runInContainer, runOnTerminal } from './shell'
import { type StartedWorld, startWorld, type WorldStartOptions } from './start'
import { untilSignal } from './until-signal'

/** What `podglass sandbox` and `podglass demo` take. */
export interface ProgramOptions extends WorldStartOptions {
  /** Opens a shell in the pod instead of waiting for Ctrl+C. */
  shell?: boolean
  /** Runs a command with the kubeconfig instead. */
  command?: readonly string[]
  /** The command has the files, variables and network of the pod instead of a kubeconfig. */
  inCluster?: boolean
  /** Opens the port that changes the sandbox; 0 takes a free one. */
  controlPort?: number
  /** Prints data instead of text. */
  isJson?: boolean
  page?: PageOptions
}

export interface PageOptions {
  port: number
  /** Folder of the built page, if not the checkout's. */
  build?: string
  /** Starts the development server instead of the build. */
  dev?: boolean
  /** Opens its port at the addresses of the container too. */
  isPublished?: boolean
  /** Builds the page if needed, once everything that was typed is valid. */
  prepare?: () => Promise<void>
  /** Gets the page's address once it can be opened. */
  onOpen?: (url: string) => void
}

/** The worlds by name, each with what is wrong in it. */
export function listOfWorlds(): string {
  const width = Math.max(...[...scenarios.keys()].map((name) => name.length))
  return [...scenarios.values()].map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join('\n')
}

function startPage(
  { folder }: StartedWorld,
  { port, build, dev = false }: PageOptions,
  environment: Readonly<Record<string, string>>,
): { product: Product; log: string } {
  const log = join(folder, 'podglass.log')
  const options = { environment, port, dev, ...present({ build }) }
  return { product: dev ? startProduct(options) : startLogged(options, log), log }
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  - ${line}`), '']

function aboutWorld({ cluster, report }: StartedWorld, hasPage: boolean): string[] {
  if (report === undefined) {
    const { name = '', says = '', look = [] } = cluster.scenario ?? {}
    return [`World ${name}: ${says}`, ...(hasPage ? look : []).map((hint) => `  - ${hint}`), '']
  }
  const { kinds, namespaces, leftOut, notSimulated } = report
  const objects = [...kinds].map(([kind, count]) => counted(count, kind))
  const made = namespaces.length === 0 ? '' : ` Namespaces made for them: ${listOf(namespaces)}.`
  return [
    `World: ${objects.length === 0 ? 'no object' : listOf(objects)}.${made}`,
    '',
    ...section('Left out', leftOut),
    ...section('Not simulated', notSimulated),
  ]
}

interface Running {
  started: StartedWorld
  control: string | undefined
  page: { port: number; log: string } | undefined
  environment: Readonly<Record<string, string>>
}

function introduction({ started, control, page }: Running): string {
  const { cluster } = started
  return [
    '',
    ...(page ? [`Open http://127.0.0.1:${page.port}`, ''] : []),
    `API server ${cluster.url}, with the answers of Kubernetes 1.36.2 and no cluster behind it.`,
    '',
    `  ${pointingLine(leadingHere(started))}`,
    '  kubectl auth whoami',
    '',
    ...aboutWorld(started, page !== undefined),
    ...(control
      ? [
          `Apply YAML:  curl -H 'content-type: application/yaml' --data-binary @fix.yaml ${control}/apply`,
          `Control:     curl ${control}/state`,
        ]
      : []),
    ...(page
      ? [
          `The page shows the paths of the pod; its files are under ${cluster.root}.`,
          `Its log is ${page.log}`,
        ]
      : []),
  ]
    .map((line) => (line === '' ? '' : `  ${visibleText(line)}`))
    .join('\n')
}

function asData({ started, control, page, environment }: Running): string {
  const { cluster, kubeconfig, adminKubeconfig, report } = started
  const { leftOut = [], notSimulated = [] } = report ?? {}
  const data = { url: cluster.url, kubeconfig, adminKubeconfig, root: cluster.root, environment }
  return JSON.stringify({ ...data, ...present({ control, page: page?.port }), leftOut, notSimulated })
}

/** The variables that point kubectl and the client libraries to the sandbox, and keep their caches out of the home folder. */
const leadingHere = ({ kubeconfig, folder }: StartedWorld) => ({
  KUBECONFIG: kubeconfig,
  KUBECACHEDIR: join(folder, 'cache'),
})

const OURS = new Set(['POD_ROOT', 'POD_NAMESERVER', 'SERVICE_ACCOUNT_DIR', 'DOWNWARD_API_DIR'])

/** The variables of the pod, without those that stand for its paths. */
const inPodOf = ({ cluster }: StartedWorld) =>
  Object.fromEntries(Object.entries(cluster.podEnvironment()).filter(([name]) => !OURS.has(name)))

/** Runs a command as a program in the pod, with everything else of this process's variables. */
async function runInCluster(running: Running, command: readonly string[]): Promise<number> {
  const { started } = running
  const { KUBECONFIG: _, ...own } = process.env
  if (canEnter(started.cluster.root)) return runInside(running, { ...own, ...inPodOf(started) }, command)
  console.error(
    'This machine does not let a program have the paths of a pod (that takes Linux with user namespaces). So the files of the account are in SERVICE_ACCOUNT_DIR, and KUBECONFIG names the same server and account.',
  )
  return runOnTerminal(command, { ...own, ...running.environment, ...leadingHere(started) })
}

function runInside(
  { started: { cluster, folder }, control, page }: Running,
  environment: Readonly<Record<string, string | undefined>>,
  command: readonly string[],
): Promise<number> {
  const ports = new Map([
    [443, cluster.port],
    [cluster.port, cluster.port],
    ...[page?.port, control && Number(new URL(control).port)].flatMap((port): [number, number][] =>
      port ? [[port, port]] : [],
    ),
  ])
  const { root, volumes } = cluster
  return runInContainer({ root, volumes, folder, ports, environment, command })
}

async function runShell(running: Running, isInside: boolean): Promise<number> {
  const { started } = running
  const { cluster, folder } = started
  const { PATH, HOME, TERM, LANG } = process.env
  const pod = cluster.pod?.metadata.name ?? 'pod'
  const environment = {
    ...present({ PATH, HOME, TERM, LANG }),
    PS1: `${pod} $ `,
    ...inPodOf(started),
    ...leadingHere(started),
  }
  if (!isInside) {
    console.log(
      [
        '',
        '  This machine does not let a program have the paths of a pod (that takes Linux with user namespaces).',
        `  So this shell has only its variables. Write ${cluster.root} before /var/run and /etc.`,
        '',
      ].join('\n'),
    )
    const places = { SERVICE_ACCOUNT_DIR: cluster.serviceAccountDir, CURL_HOME: folder }
    return runOnTerminal(podShell(), { ...environment, ...places })
  }
  if (process.stdin.isTTY)
    console.log(
      '\n  This shell has the files, variables and network of the pod. exit ends it, and the sandbox.\n',
    )
  return runInside(running, environment, podShell())
}

async function run(options: ProgramOptions, started: StartedWorld): Promise<number> {
  const { page: wanted, shell = false, command = [], isJson = false } = options
  const stopped = untilSignal()
  const isInside = shell && canEnter(started.cluster.root)
  const control =
    options.controlPort === undefined
      ? undefined
      : await openControlPort(started.cluster, options.controlPort)
  // Where the shell cannot have the pod's paths, the page's lines use this machine's.
  const environment = shell && !isInside ? started.cluster.environment() : started.cluster.podEnvironment()
  let page: ReturnType<typeof startPage> | undefined
  let unpublish: (() => void) | undefined
  try {
    if (wanted) {
      if (!wanted.dev) await Promise.race([wanted.prepare?.(), stopped])
      page = startPage(started, wanted, environment)
      const isListening = waitUntilListening(page.product, wanted.port, 60_000)
      const isThere = await Promise.race([isListening, stopped.then(() => undefined)])
      if (isThere === undefined) return 0
      if (!isThere) {
        const told = wanted.dev ? '' : `\n${readFileSync(page.log, 'utf8')}`
        throw new Error(`The page does not listen on 127.0.0.1:${wanted.port}.${told}`)
      }
    }
    if (wanted?.isPublished) unpublish = await publishPort(wanted.port)
    const running: Running = {
      started,
      control: control?.url,
      page: wanted && page && { port: wanted.port, log: page.log },
      environment: started.cluster.environment(),
    }
    if (command.length > 0 && options.inCluster) return await runInCluster(running, command)
    if (command.length > 0) return await runOnTerminal(command, { ...process.env, ...leadingHere(started) })
    console.log(isJson ? asData(running) : introduction(running))
    if (wanted) wanted.onOpen?.(`http://127.0.0.1:${wanted.port}`)
    if (shell) return await runShell(running, isInside)
    if (!isJson) console.log('  Ctrl+C ends it and removes its files.\n')
    return await Promise.race([
      page?.product.ended ?? new Promise<number>(() => undefined),
      stopped.then(() => 0),
    ])
  } finally {
    unpublish?.()
    await page?.product.stop()
    await control?.stop()
  }
}

/**
 * Runs a world of the sandbox, with the page if asked for, until a signal, or until the shell or the command ends.
 * Resolves with the exit code and leaves nothing behind.
 */
export async function runSandbox(options: ProgramOptions): Promise<number> {
  const { page, shell = false, command = [], manifests = [] } = options
  if (shell && command.length > 0) throw new ProgramError('Use --shell or a command, not both.')
  if (options.inCluster && command.length === 0)
    throw new ProgramError('--in-cluster is for a command: podglass sandbox --in-cluster -- COMMAND.')
  if (shell && manifests.includes('-'))
    throw new ProgramError('-f - reads standard input, which the shell needs. Give a file.')
  if (page && (await canConnect(page.port))) {
    throw new ProgramError(
      `Another program listens on port ${page.port}. Stop it, or choose another with --port.`,
    )
  }
  if (options.port !== undefined && (await canConnect(options.port)))
    throw new ProgramError(`Another program listens on port ${options.port}. Choose another with --port.`)
  const started = await startWorld({ standardInput: process.stdin, ...options })
  try {
    return await run(options, started)
  } finally {
    await started.stop()
  }
}
