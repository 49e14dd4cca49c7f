import 'server-only'
import { freeText } from '@/lib/kube/redact/sanitize'
import { answerOf, isAnswer, isUnreachable, UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { parseStatus } from '@/lib/kube/transport/status'
import type { KubeAnswer, Witness } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import type { CallFacts } from '../judge/ladder/facts'

const WORDS = 1_024

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

function headers({ contentType, server, retryAfter, auditId, flowSchema, date }: Witness) {
  return present({ contentType, server, retryAfter, auditId, flowSchema, date })
}

function answered<Value>(
  call: string,
  answer: KubeAnswer,
  parse: (json: unknown) => Value | null,
): CallFacts<Value> {
  const good = answer.status >= 200 && answer.status <= 299
  const value = good ? parse(answer.json) : null
  const status = good ? null : parseStatus(answer.json, answer.status)
  return {
    outcome: 'answered',
    call,
    ms: round(answer.ms),
    status: answer.status,
    says: freeText(status?.message ?? answer.text.trim(), WORDS),
    fromKubernetes: value !== null || status !== null,
    value,
    ...headers(answer.witness),
  }
}

function failed(call: string, error: unknown): CallFacts<never> {
  if (isAnswer(error)) return answered(call, answerOf(error), () => null)
  if (isUnreachable(error)) {
    const { step, during, osCode: code } = error
    const says = freeText(error.says, WORDS)
    return { outcome: 'unreached', call, ms: round(error.ms), step, during, code, says }
  }
  if (error instanceof UnexpectedAnswerError) {
    const says = freeText(error.message, WORDS)
    return { outcome: 'unreached', call, ms: 0, step: 'unexpected', code: error.problem, says }
  }
  throw error
}

/**
 * What one call of the transport brought, refusals and failures included, as readable text. `parse` takes the body of a
 * 2xx and gives null when it is not what was asked for. Rejects only when the caller gave up.
 */
export async function callFacts<Value>(
  call: string,
  ask: () => Promise<KubeAnswer>,
  parse: (json: unknown) => Value | null,
): Promise<CallFacts<Value>> {
  try {
    return answered(call, await ask(), parse)
  } catch (error) {
    return failed(call, error)
  }
}
