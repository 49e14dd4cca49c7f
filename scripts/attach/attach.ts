import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { writeVolume } from '@/sandbox/atomic-writer'
import { type ApiServerPlace, apiServerPlace } from './api-server-place'
import { AttachError } from './attach-error'
import { readView } from './context'
import { KubectlError, kubectlFor } from './kubectl'
import { type AttachTarget, tokenTrouble } from './kubectl-trouble'
import { readLogin } from './laptop-trouble'
import { machineName } from './machine-name'
import { makeOwnFolder } from './own-folder'
import { keepToken } from './token-keeper'

export interface AttachOptions extends AttachTarget {
  /** As kubectl takes it; one hour when absent. The API server can choose another. */
  duration?: string
  onRenewal?: (error?: unknown) => void
}

/** A ServiceAccount directory on this machine, kept fresh as a kubelet would, until it is detached. */
export interface Attached {
  place: ApiServerPlace
  /** The variables with which the server finds the cluster. */
  environment: Record<string, string>
  /** No other user can open it; gone when it is detached. */
  folder: string
  /** Ends the renewal and removes the directory. */
  detach: () => Promise<void>
}

async function untilDue(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}

/**
 * Attaches to the cluster of a kubeconfig as one of its ServiceAccounts: nothing is deployed, and the only thing made is a
 * token, by TokenRequest. Throws an AttachError that says what to change.
 */
export async function attach(options: AttachOptions): Promise<Attached> {
  const { namespace, serviceAccount, duration = '1h', onRenewal } = options
  if (!z.safeParse(namespaceSchema, namespace).success)
    throw new AttachError(`"${namespace}" is not a valid namespace name.`)
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(serviceAccount))
    throw new AttachError(`"${serviceAccount}" is not a valid ServiceAccount name.`)
  const place = apiServerPlace(await readView(options))
  const kubectl = kubectlFor(options)
  const ending = new AbortController()
  // Named as those that the next page removes, if this process is killed.
  const folder = makeOwnFolder(`podglass-${process.pid}-`)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const dir = join(folder, 'serviceaccount')

  const request = async (signal: AbortSignal) => {
    try {
      const args = ['create', 'token', serviceAccount, '--namespace', namespace, '--duration', duration]
      return await kubectl(args, { signal })
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      throw tokenTrouble(error, options, place.context, await readLogin(options))
    }
  }
  const write = (token: string) => {
    const files = new Map([
      ['token', { data: token, mode: 0o600 }],
      ['ca.crt', { data: place.ca, mode: 0o644 }],
      ['namespace', { data: namespace, mode: 0o644 }],
    ])
    writeVolume(dir, files, new Date())
  }
  const detach = async (ended?: Promise<void>) => {
    ending.abort()
    await ended
    remove()
    process.off('exit', remove)
  }
  try {
    const { ended } = await keepToken({
      request,
      write,
      signal: ending.signal,
      now: Date.now,
      sleep: untilDue,
      ...(onRenewal ? { onRenewal } : {}),
    })
    const environment = {
      KUBERNETES_SERVICE_HOST: place.host,
      KUBERNETES_SERVICE_PORT: String(place.port),
      ...(place.tlsServerName ? { KUBERNETES_TLS_SERVER_NAME: place.tlsServerName } : {}),
      SERVICE_ACCOUNT_DIR: dir,
      ATTACHED_FROM: machineName(),
    }
    return { place, environment, folder, detach: () => detach(ended) }
  } catch (error) {
    await detach()
    throw error
  }
}
