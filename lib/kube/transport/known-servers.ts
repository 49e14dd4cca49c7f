import * as z from 'zod/mini'
import type { Greeting, WhoAnswers } from '@/lib/identity/who-answers'
import { freeText } from '@/lib/kube/redact/sanitize'
import { parseJson } from '@/lib/objects/fields'
import { present } from '@/lib/present'
import { parseStatus } from './parse-answer'
import type { Witness } from './types'

const KNOWN_MS = 600_000
// A possible gateway with a fault is asked again soon.
const UNCLEAR_MS = 30_000

/** What came of asking; null when nothing was learned. */
type Outcome = WhoAnswers | null

/** Which servers can have the token: those that have answered as an API server does, or have not proven to be something else. */
export class KnownServers {
  readonly #until = new Map<string, number>()
  readonly #asked = new Map<string, Promise<Outcome>>()

  isKnown(key: string, now: number): boolean {
    return now < (this.#until.get(key) ?? Number.NEGATIVE_INFINITY)
  }

  /** The question that is in progress; undefined when the caller is to ask it. */
  beingAsked(key: string): Promise<Outcome> | undefined {
    return this.#asked.get(key)
  }

  /** Begins a question. The caller that began it calls what this returns, whatever the outcome. */
  ask(key: string): (outcome: Outcome, now: number) => void {
    let end: (outcome: Outcome) => void = () => {}
    const asked = new Promise<Outcome>((resolve) => {
      end = resolve
    })
    this.#asked.set(key, asked)
    return (outcome, now) => {
      if (this.#asked.get(key) === asked) this.#asked.delete(key)
      if (outcome?.is === 'api-server') this.#until.set(key, now + KNOWN_MS)
      if (outcome?.is === 'unclear') this.#until.set(key, now + UNCLEAR_MS)
      end(outcome)
    }
  }

  /** Each is asked again: a connection failed, and another server may answer now. */
  forget(): void {
    this.#until.clear()
  }
}

const versionSchema = z.object({ gitVersion: z.string() })
const WORDS = 1_024

/** An answer to GET /version without a credential, in the form that shows who answers. */
export function greetingOf(status: number, witness: Witness, text: string): Greeting {
  const { contentType, server, auditId, flowSchema } = witness
  const document = parseJson(text)
  const isGood = status >= 200 && status <= 299
  const failure = isGood ? null : parseStatus(document, status)
  return {
    status,
    ...present({ contentType, server, auditId, flowSchema }),
    fromKubernetes: failure !== null || (isGood && z.safeParse(versionSchema, document).success),
    says: freeText(failure?.message ?? text.trim(), WORDS),
  }
}
