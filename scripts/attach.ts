import { parseArgs } from 'node:util'
import { freePort } from '@/e2e/free-port'
import { startProduct, waitUntilListening } from '@/e2e/sandbox/product'
import { type Attached, type AttachOptions, attach } from './attach/attach'
import { AttachError } from './attach/attach-error'
import { expectFreePort } from './attach/expect-free-port'
import { describeNoProxy } from './attach/no-proxy'

const usage = `usage: npm run attach -- --namespace NAME --serviceaccount NAME [options]

Runs Podglass on this machine as a ServiceAccount of a real cluster. Nothing is deployed: your own credentials make a
token of that account, which needs the permission to create serviceaccounts/token.

  --namespace, -n NAME       namespace of the account
  --serviceaccount, -s NAME  the account; default when it is not given
  --context NAME             context of the kubeconfig; the current one without it
  --kubeconfig FILE          the kubeconfig; what kubectl finds by itself without it
  --port N                   port of the page, 3000
  --duration 1h              life of each token; it is renewed at 80 % of it
  --dry-run                  lets Try send writes as server-side dry runs
`

function readArguments(): { options: AttachOptions; port: number; dryRun: boolean } | null {
  const { values } = parseArgs({
    options: {
      namespace: { type: 'string', short: 'n' },
      serviceaccount: { type: 'string', short: 's', default: 'default' },
      context: { type: 'string' },
      kubeconfig: { type: 'string' },
      port: { type: 'string', default: '3000' },
      duration: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help || values.namespace === undefined) return null
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new AttachError(`--port is "${values.port}". It must be a port number from 1 to 65535.`)
  }
  const { namespace, serviceaccount, context, kubeconfig, duration } = values
  return {
    port,
    dryRun: values['dry-run'],
    options: {
      namespace,
      serviceAccount: serviceaccount,
      ...(context === undefined ? {} : { context }),
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(duration === undefined ? {} : { duration }),
      onRenewal: (error) => {
        if (error !== undefined)
          console.error(`The token could not be renewed; trying again in 10 s.\n${wordsOf(error)}`)
      },
    },
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function introduction(
  { place }: Attached,
  { namespace, serviceAccount }: AttachOptions,
  port: number,
): string {
  const around = describeNoProxy(process.env, place.host)
  return [
    '',
    `  Open http://127.0.0.1:${port}`,
    '',
    `  It shows what ServiceAccount ${namespace}/${serviceAccount} may see in ${place.context} (${place.host}:${place.port}), not what you may see.`,
    ...(place.byPublicRoots
      ? ['  The kubeconfig names no CA: the public ones that Node brings vouch for the API server.']
      : []),
    ...(around === undefined ? [] : [`  ${around}`]),
    '  Ctrl+C ends it and removes the token from this machine.',
    '',
  ].join('\n')
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    // A second one, as from a wrapper that passes it on, must not end the clean-up.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

async function run(): Promise<number> {
  const args = readArguments()
  if (args === null) {
    console.log(usage)
    return process.argv.includes('--help') || process.argv.includes('-h') ? 0 : 2
  }
  const stopped = untilSignal()
  const { options, port, dryRun } = args
  await expectFreePort(port)
  const attached = await attach(options)
  const environment = { ...attached.environment, ...(dryRun ? { ALLOW_DRY_RUN: 'true' } : {}) }
  const product = startProduct({ environment, port, healthPort: await freePort(), dev: false })
  try {
    const isListening = waitUntilListening(product, port, 15_000)
    if (!(await Promise.race([isListening, stopped.then(() => true)]))) {
      console.error(`The page does not listen on 127.0.0.1:${port}.`)
      return 1
    }
    console.log(introduction(attached, options, port))
    return await Promise.race([product.ended, stopped.then(() => 0)])
  } finally {
    await product.stop()
    await attached.detach()
  }
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(wordsOf(error))
    process.exit(error instanceof AttachError ? 2 : 1)
  },
)
