import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { present } from '@/lib/present'
import { startCluster } from './cluster'
import { openControlPort } from './control'
import { canConnect, startProduct, waitUntilListening } from './product'
import type { Scenario } from './scenario'
import { scenarios } from './scenarios/all'
import { untilSignal } from './until-signal'

export interface DemoProgram {
  usage: string
  /** Folder of the built page, if not the checkout's. */
  build?: string
  /** Builds the page if needed, once everything that was typed is valid. */
  prepare?: () => Promise<void>
}

function listOf(): string {
  const width = Math.max(...[...scenarios.keys()].map((name) => name.length))
  return [...scenarios.values()]
    .map((scenario) => `  ${scenario.name.padEnd(width)}  ${scenario.says}`)
    .join('\n')
}

function numberOf(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`--${option} takes a port number, not "${text}".`)
  }
  return value
}

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string', default: 'default' },
      list: { type: 'boolean', default: false },
      port: { type: 'string', default: '3000' },
      'control-port': { type: 'string', default: '0' },
      dev: { type: 'boolean', default: false },
      'cluster-only': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    ...values,
    port: numberOf(values.port, 'port'),
    controlPort: numberOf(values['control-port'], 'control-port'),
  }
}

interface Introduced {
  scenario: Scenario
  port: number
  control: string
  /** The folder that stands for the container's root. */
  root: string
  log: string
}

function introduction({ scenario, port, control, root, log }: Introduced): string {
  return [
    '',
    `  Open http://127.0.0.1:${port}`,
    '',
    `  Scenario ${scenario.name}: ${scenario.says}`,
    ...scenario.look.map((hint) => `    - ${hint}`),
    '',
    `  Apply YAML:  curl -H 'content-type: application/yaml' --data-binary @fix.yaml ${control}/apply`,
    `  Control:     curl ${control}/state`,
    `  The page shows the paths of the pod; its files are under ${root}.`,
    `  Its log is ${log}`,
    '  Ctrl+C ends the cluster and the page.',
    '',
  ].join('\n')
}

/** Runs the sandbox and the page on it until a signal; resolves with the exit code. */
export async function runDemo(
  args: readonly string[],
  { usage, build, prepare }: DemoProgram,
): Promise<number> {
  let options: ReturnType<typeof readArguments>
  try {
    options = readArguments(args)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    return 2
  }
  if (options.help || options.list) {
    console.log(options.help ? usage : listOf())
    return 0
  }
  const scenario = scenarios.get(options.scenario)
  if (scenario === undefined) {
    console.error(`There is no scenario "${options.scenario}". The scenarios are:\n${listOf()}`)
    return 2
  }
  const { port, dev } = options
  const isPageWanted = !options['cluster-only']
  if (isPageWanted && (await canConnect(port))) {
    console.error(`Another program listens on port ${port}. Stop it, or choose another with --port.`)
    return 1
  }
  if (isPageWanted && !dev) await prepare?.()
  const stopped = untilSignal()
  const folder = mkdtempSync(join(tmpdir(), 'podglass-demo-'))
  const cluster = await startCluster({ scenario })
  const control = await openControlPort(cluster, options.controlPort)
  try {
    if (!isPageWanted) {
      console.log(JSON.stringify({ control: control.url, environment: cluster.environment() }))
      await stopped
      return 0
    }
    const log = join(folder, 'podglass.log')
    const written = dev ? undefined : createWriteStream(log)
    const product = startProduct({
      environment: cluster.podEnvironment(),
      port,
      dev,
      // Between the lines that the reader should run, it would scroll them away.
      ...present({ build, onOutput: written && ((text: string) => void written.write(text)) }),
    })
    try {
      const isListening = waitUntilListening(product, port, 60_000)
      if (!(await Promise.race([isListening, stopped.then(() => true)]))) {
        console.error(`The page does not listen on 127.0.0.1:${port}.`)
        if (!dev) console.error(readFileSync(log, 'utf8'))
        return 1
      }
      console.log(introduction({ scenario, port, control: control.url, root: cluster.root, log }))
      return await Promise.race([product.ended, stopped.then(() => 0)])
    } finally {
      await product.stop()
      written?.destroy()
    }
  } finally {
    await control.stop()
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
