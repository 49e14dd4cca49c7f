import * as z from 'zod/mini'
import { connectionApi } from '@/lib/facts/connection/contract'
import { identityApi } from '@/lib/facts/identity/contract/identity'
import { Few } from '../tell'
import { tool } from '../tool'

export const connection = tool({
  name: 'connection',
  title: 'Whether the API server can be reached, and as whom',
  description:
    'Follows a call step by step (address, DNS, TCP, TLS, token, permission) and says which step fails and what to change. Use it for timeouts, TLS errors and 401s.',
  input: z.strictObject({}),
  parameters: {},
  more: 'GET /api/connection has all of them.',
  async find(_, answers, signal) {
    const { says, knownAs, serverVersion, rungs } = await answers.ask(connectionApi, {}, signal)
    return {
      says,
      ...{ knownAs, serverVersion },
      steps: rungs.map(({ id, verdict, says, hint, ms }) => ({
        says,
        id,
        verdict,
        ms,
        hint,
      })),
    }
  },
})

// Of these nothing needs attention.
const FINE = new Set(['same', 'only-env', 'only-file', 'only-api', 'rounded', 'not-comparable'])
const needsAttention = ({ severity }: { severity: string }) => severity !== 'ok'

export const identity = tool({
  name: 'identity',
  title: 'Who asks',
  description:
    'Says who asks: a pod with its namespace, ServiceAccount and node, or the user of a kubeconfig; whether the token and other mounted credentials are good, and which facts of the downward API disagree. Secrets and tokens are never in it.',
  input: z.strictObject({}),
  parameters: {},
  more: 'GET /api/identity has all of them.',
  async find(_, answers, signal) {
    const found = await answers.ask(identityApi, undefined, signal)
    const { token, fields, sources, credentials = [], clouds = [], attachedFrom, attachedAs } = found
    const { name, namespace, serviceAccount, node } = found.pod
    const expiresAt = token.claims?.expiresAt
    return {
      pod: { name, namespace, serviceAccount, node },
      ...{ attachedFrom, attachedAs },
      token: { says: token.says, state: token.state, expiresAt },
      findings: new Few(20, [
        ...token.findings.filter(needsAttention).map(({ says }) => ({ says, of: 'token' })),
        ...credentials.flatMap(({ path, findings }) =>
          findings.filter(needsAttention).map(({ says }) => ({ says, of: path })),
        ),
        ...clouds.filter(({ state }) => state !== 'complete').map(({ name, says }) => ({ says, of: name })),
      ]),
      differs: new Few(
        20,
        fields
          .filter(({ verdict }) => !FINE.has(verdict))
          .map(({ field, verdict, notes }) => ({ field, verdict, notes: notes.map(({ says }) => says) })),
      ),
      sources: sources.map(({ id, state, says }) => ({ says, id, state })),
    }
  },
})
