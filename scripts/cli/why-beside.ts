import * as z from 'zod/mini'
import { comparisonParts } from '@/lib/answer/answer-parts'
import type { CheckRequest } from '@/lib/contract/access-check'
import { type Comparison, comparisonSchema } from '@/lib/contract/comparison'
import { compareRequestSchema } from '@/lib/facts/compare/contract'
import { explainCompare } from '@/lib/facts/compare/gather/explain-compare'
import { createKubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { AsMe } from '../attach/as-me'
import { attach } from '../attach/attach'
import type { KubectlPlace } from '../attach/kubectl'
import { askedOf, sayAsked } from './ask-as-me'
import { besideArgument } from './beside-argument'
import { NO_POD } from './no-pod'
import { printData } from './print-data'
import { printedParts } from './terminal'
import { UsageError } from './usage-error'

const EXIT: Record<Comparison['state'], number> = { same: 0, alike: 0, decides: 1, unseen: 3 }

interface Beside {
  text: string
  check: CheckRequest
  place: KubectlPlace
  output?: string
}

function requestOf({ text, check }: Beside, namespace: string) {
  const { depth: _, ...call } = check
  const at = 'namespace' in call && call.namespace !== '' ? call.namespace : namespace
  const beside = besideArgument(text, at)
  const read = compareRequestSchema.safeParse({ ...call, beside })
  if (!read.success) throw new UsageError(`--beside ${text}: ${read.error.issues[0]?.message}`)
  return read.data
}

/** The same, with the other account asked by a token of its own: what a review of another account did not say, it says itself. */
async function byItsOwn(
  request: ReturnType<typeof requestOf>,
  { place }: Beside,
  options: Parameters<typeof explainCompare>[1],
): Promise<Comparison | undefined> {
  const account = 'user' in request.beside && parseServiceAccount(request.beside.user)
  if (!account) return undefined
  const attached = await attach({ ...place, namespace: account.namespace, serviceAccount: account.name })
  try {
    const kube = createKubeClient(readSettings(attached.environment))
    try {
      return await explainCompare(request, { ...options, kubeBeside: kube })
    } finally {
      kube.close()
    }
  } finally {
    await attached.detach()
  }
}

/** Lays a call beside another account, namespace or case file; resolves with the exit code. */
export async function answerBeside(asked: Beside, me: AsMe, signal: AbortSignal): Promise<number> {
  const options = { kube: me.kube, signal, env: NO_POD }
  const request = requestOf(asked, me.namespace)
  const reviewed = await explainCompare(request, options)
  // What the reviews said stands, whatever keeps the other account from answering itself.
  const own =
    reviewed.b.verdict === 'unknown'
      ? await byItsOwn(request, asked, options).catch(() => undefined)
      : undefined
  const told = own ?? reviewed
  if (asked.output !== undefined)
    printData(asked.output, { asked: askedOf(me), comparison: z.encode(comparisonSchema, told) })
  else console.log(`${printedParts(comparisonParts(told))}\n\n${sayAsked(askedOf(me))}`)
  return EXIT[told.state]
}
