import { present } from '@/lib/present'
import type { KubectlPlace } from '../attach/kubectl'
import { UsageError } from './usage-error'

export interface AttachArguments {
  place: KubectlPlace
  port: number
  namespace?: string
  /** Absent with `asMe`. */
  serviceAccount?: string
  asMe: boolean
  duration?: string
  dryRun: boolean
  /** Opens the page in a browser. */
  open: boolean
}

interface AttachFlags {
  place: KubectlPlace
  namespace: string | undefined
  serviceaccount: string | undefined
  'as-me': boolean
  port: string | undefined
  duration: string | undefined
  'dry-run': boolean
  open: boolean
}

function readPort(text = '3000'): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new UsageError(`--port is "${text}". It must be a port number from 1 to 65535.`)
}

/** Whom the page is for, by the flags of attach. Throws a UsageError. */
export function readAttach(flags: AttachFlags): AttachArguments {
  const { place, namespace, serviceaccount, duration, 'as-me': asMe, 'dry-run': dryRun, open } = flags
  const base = { place, port: readPort(flags.port), asMe, open }
  if (!asMe) {
    if (namespace === undefined) throw new UsageError('podglass attach takes --namespace NAME, or --as-me.')
    const serviceAccount = serviceaccount ?? 'default'
    return { ...base, namespace, serviceAccount, dryRun, ...present({ duration }) }
  }
  const ofAccount = { serviceaccount, duration, 'dry-run': dryRun || undefined }
  const wrong = Object.entries(ofAccount).find(([, value]) => value !== undefined)
  if (wrong)
    throw new UsageError(`--${wrong[0]} applies to a ServiceAccount, and --as-me shows what you can do.`)
  return { ...base, dryRun: false, ...present({ namespace }) }
}
