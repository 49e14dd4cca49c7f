import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { type Product, startLogged, waitUntilListening } from '@/sandbox/product'
import { untilSignal } from '@/sandbox/until-signal'
import { asMe } from '../attach/as-me'
import { attach } from '../attach/attach'
import { expectFreePort } from '../attach/expect-free-port'
import { describeNoProxy } from '../attach/no-proxy'
import type { AttachArguments } from './attach-arguments'
import { exitOnSignal } from './exit-on-signal'
import { openInBrowser } from './open-browser'
import { serverFolder } from './own-files'

/** A cluster to show, until it is released. */
interface Opened {
  environment: Record<string, string>
  /** Only this user can open it; gone when it is released. */
  folder: string
  /** Whose permissions the page shows, and anything else worth knowing. */
  says: readonly string[]
  /** Resolves with a reason when the page can no longer reach the cluster. */
  lost: Promise<string>
  close: () => Promise<void>
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function openAsAccount(args: AttachArguments): Promise<Opened> {
  const { place, namespace = '', serviceAccount = 'default', duration } = args
  const attached = await attach({
    ...place,
    namespace,
    serviceAccount,
    ...present({ duration }),
    onRenewal: (error) => {
      if (error !== undefined)
        console.error(`The token could not be renewed; trying again in 10 s.\n${wordsOf(error)}`)
    },
  })
  const { host, port, context, byPublicRoots } = attached.place
  const around = describeNoProxy(process.env, host)
  return {
    environment: { ...attached.environment, ...(args.dryRun ? { ALLOW_DRY_RUN: 'true' } : {}) },
    folder: attached.folder,
    says: [
      `It shows what ServiceAccount ${namespace}/${serviceAccount} can see in ${context} (${host}:${port}), not what you can see.`,
      ...(byPublicRoots
        ? ['The kubeconfig names no CA: the public ones that Node brings vouch for the API server.']
        : []),
      ...(around === undefined ? [] : [around]),
      'Ctrl+C ends it and removes the token from this machine.',
    ],
    lost: new Promise(() => undefined),
    close: attached.detach,
  }
}

async function openAsMe({ place, namespace }: AttachArguments): Promise<Opened> {
  const me = await asMe({ ...place, ...present({ namespace }) })
  me.kube.close()
  const who = me.user === undefined ? 'your user' : describeUser(me.user.name)
  return {
    environment: me.environment,
    folder: me.folder,
    says: [
      `It shows what you can see in ${me.context}, as ${who}. There is no pod.`,
      'Your credentials stay in kubectl, behind a socket that only you can open. Every user of this machine can open the page.',
      'Ctrl+C ends both.',
    ],
    lost: me.lost,
    close: me.close,
  }
}

async function shown(
  product: Product,
  { port, open }: AttachArguments,
  opened: Opened,
  { stopped, log }: { stopped: Promise<void>; log: string },
) {
  const isListening = waitUntilListening(product, port, 60_000)
  if (!(await Promise.race([isListening, stopped.then(() => true)]))) {
    console.error(`The page does not listen on 127.0.0.1:${port}.\n${readFileSync(log, 'utf8')}`)
    return 1
  }
  console.log(
    ['', `Open http://127.0.0.1:${port}`, '', ...opened.says, `Its log is ${log}, deleted at the end.`, '']
      .map((line) => line && `  ${line}`)
      .join('\n'),
  )
  if (open) openInBrowser(`http://127.0.0.1:${port}`)
  const end = await Promise.race([product.ended, stopped.then(() => 0), opened.lost])
  if (typeof end === 'number') return end
  console.error(end)
  return 1
}

/** Shows the page until a signal; resolves with the exit code. Throws an AttachError that says what to change. */
export async function runAttach(args: AttachArguments): Promise<number> {
  const { port } = args
  const waitForSignal = exitOnSignal()
  await expectFreePort(port)
  const opened = await (args.asMe ? openAsMe(args) : openAsAccount(args))
  const stopped = untilSignal()
  waitForSignal()
  try {
    const { environment, folder } = opened
    const log = join(folder, 'podglass.log')
    const product = startLogged({ environment, port, dev: false, build: serverFolder() }, log)
    try {
      return await shown(product, args, opened, { stopped, log })
    } finally {
      await product.stop()
    }
  } finally {
    await opened.close()
  }
}
