import { present } from '@/lib/present'
import { WorldError } from '@/sandbox/manifests'
import { listOfWorlds, type PageOptions, type ProgramOptions, runSandbox } from '@/sandbox/program'
import { ProgramError } from '@/sandbox/program-error'
import { openInBrowser } from './open-browser'
import { UsageError } from './usage-error'

/** The flags that `sandbox` and `demo` share. */
export interface WorldFlags {
  world: string | undefined
  manifests: readonly string[]
  namespace: string | undefined
  account: string | undefined
  list: boolean
  shell: boolean
  'control-port': string | undefined
}

function portOf(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= least && port <= 65_535) return port
  throw new UsageError(`--${name} is "${text}". It must be a port number from ${least} to 65535.`)
}

function worldOptions(flags: WorldFlags, controlPort: number | undefined): ProgramOptions {
  const { world, namespace, account, shell } = flags
  const manifests = flags.manifests.length === 0 ? undefined : flags.manifests
  const given = portOf('control-port', flags['control-port'], 0) ?? controlPort
  return { shell, ...present({ world, manifests, namespace, account, controlPort: given }) }
}

export function sandboxOptions(
  flags: WorldFlags & { port: string | undefined; output: string | undefined; 'in-cluster': boolean },
  command: readonly string[],
): ProgramOptions {
  const port = portOf('port', flags.port, 1)
  return {
    ...worldOptions(flags, undefined),
    command,
    isJson: flags.output === 'json',
    inCluster: flags['in-cluster'],
    ...present({ port }),
  }
}

export function demoOptions(
  { open, ...flags }: WorldFlags & { port: string | undefined; open: boolean; 'in-container': boolean },
  page: Omit<PageOptions, 'port'>,
): ProgramOptions {
  return {
    ...worldOptions(flags, 0),
    page: {
      ...page,
      port: portOf('port', flags.port, 1) ?? 3000,
      isPublished: flags['in-container'],
      ...(open ? { onOpen: openInBrowser } : {}),
    },
  }
}

/** Prints the worlds, or runs one. What was typed and cannot be done is a UsageError. */
export async function runPrinted(flags: WorldFlags, options: () => ProgramOptions): Promise<number> {
  if (flags.list) {
    console.log(listOfWorlds())
    return 0
  }
  try {
    return await runSandbox(options())
  } catch (error) {
    if (error instanceof WorldError || error instanceof ProgramError) throw new UsageError(error.message)
    throw error
  }
}
