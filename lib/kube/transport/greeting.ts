import * as z from 'zod/mini'
import type { Greeting } from '@/lib/identity/who-answers'
import { present } from '@/lib/present'
import { freeText } from '../redact/sanitize'
import { parseStatus } from './status'
import type { Witness } from './types'

const versionSchema = z.object({ gitVersion: z.string() })
const WORDS = 1_024

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An answer to GET /version without a credential, in the form that shows who answers. */
export function greetingOf(status: number, witness: Witness, text: string): Greeting {
  const { contentType, server, auditId, flowSchema } = witness
  const document = documentOf(text)
  const isGood = status >= 200 && status <= 299
  const failure = isGood ? null : parseStatus(document, status)
  return {
    status,
    ...present({ contentType, server, auditId, flowSchema }),
    fromKubernetes: failure !== null || (isGood && z.safeParse(versionSchema, document).success),
    says: freeText(failure?.message ?? text.trim(), WORDS),
  }
}
