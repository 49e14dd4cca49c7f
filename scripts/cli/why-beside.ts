import { readFileSync, statSync } from 'node:fs'
import * as z from 'zod/mini'
import { comparisonParts } from '@/lib/answer/answer-parts'
import { MOST_OF_CASE } from '@/lib/answer/case-facts'
import { readBeside } from '@/lib/ask/read-beside'
import type { CheckRequest } from '@/lib/contract/access-check'
import { type Comparison, comparisonSchema } from '@/lib/contract/comparison'
import { compareRequestSchema } from '@/lib/facts/compare/contract'
import { explainCompare } from '@/lib/facts/compare/gather/explain-compare'
import { createKubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { AsMe } from '../attach/as-me'
import { attach } from '../attach/attach'
import { AttachError } from '../attach/attach-error'
import type { KubectlPlace } from '../attach/kubectl'
import { askedOf, sayAsked } from './ask-as-me'
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
  const file = statSync(text, { throwIfNoEntry: false })
  if (file === undefined && text.endsWith('.json')) throw new UsageError(`The file ${text} cannot be read.`)
  // A character takes up to three bytes.
  if (file && file.size > 3 * MOST_OF_CASE)
    throw new UsageError(`The file ${text} is larger than any case file.`)
  const beside = file?.isFile() ? { file: readFileSync(text, 'utf8') } : readBeside(text, at)
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
  try {
    const attached = await attach({ ...place, namespace: account.namespace, serviceAccount: account.name })
    const kube = createKubeClient(readSettings(attached.environment))
    try {
      return await explainCompare(request, { ...options, kubeBeside: kube })
    } finally {
      kube.close()
      await attached.detach()
    }
  } catch (error) {
    if (error instanceof AttachError) return undefined
    throw error
  }
}

/** Lays a call beside another account, namespace or case file; resolves with the exit code. */
export async function answerBeside(asked: Beside, me: AsMe, signal: AbortSignal): Promise<number> {
  const options = { kube: me.kube, signal, env: NO_POD }
  const request = requestOf(asked, me.namespace)
  const reviewed = await explainCompare(request, options)
  const isOpen = [reviewed.a, reviewed.b].some(({ verdict }) => verdict === 'unknown')
  const told = isOpen ? ((await byItsOwn(request, asked, options)) ?? reviewed) : reviewed
  if (asked.output !== undefined)
    printData(asked.output, { asked: askedOf(me), comparison: z.encode(comparisonSchema, told) })
  else console.log(`${printedParts(comparisonParts(told))}\n\n${sayAsked(askedOf(me))}`)
  return EXIT[told.state]
}
