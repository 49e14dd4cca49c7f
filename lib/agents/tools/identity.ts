import type * as z from 'zod/mini'
import { noArgsSchema, toldIdentitySchema } from '@/lib/contract/agents'
import type { Identity } from '@/lib/contract/identity'
import { present } from '@/lib/present'
import { moreLine, mostThatFit, short, type ToolAnswer } from '../fit'
import { tool } from '../tool'

type Told = z.input<typeof toldIdentitySchema>

// Of these nothing needs attention.
const FINE = new Set(['same', 'only-env', 'only-file', 'only-api', 'rounded', 'not-comparable'])

function findingsOf({ token, credentials = [], clouds = [] }: Identity): string[] {
  return [
    ...token.findings.filter(({ severity }) => severity !== 'ok').map(({ says }) => says),
    ...credentials.flatMap(({ path, findings }) =>
      findings.filter(({ severity }) => severity !== 'ok').map(({ says }) => `${path}: ${says}`),
    ),
    ...clouds.filter(({ state }) => state !== 'complete').map(({ name, says }) => `${name}: ${says}`),
  ].map((text) => short(text))
}

function differsOf({ fields }: Identity): Told['differs'] {
  return fields
    .filter(({ verdict }) => !FINE.has(verdict))
    .map(({ field, verdict, notes }) => ({
      field: short(field),
      verdict,
      says: short(notes.map(({ says }) => says).join(' ')),
    }))
}

function tellIdentity(identity: Identity): ToolAnswer<Told> {
  const { pod, token, attachedFrom } = identity
  const { name, namespace, serviceAccount, node } = pod
  const findings = findingsOf(identity)
  const differs = differsOf(identity)
  const sources = identity.sources.map(({ id, state, says }) => ({ id, state, says: short(says, 200) }))
  const expiresAt = token.claims?.expiresAt
  return mostThatFit(Math.max(findings.length, differs.length), (most) => {
    const more = [findings, differs].reduce((sum, list) => sum + Math.max(0, list.length - most), 0)
    const data: Told = {
      pod: present({ name, namespace, serviceAccount, node }),
      ...present({ attachedFrom }),
      sources,
      differs: differs.slice(0, most),
      token: { state: token.state, says: short(token.says), ...present({ expiresAt }) },
      findings: findings.slice(0, most),
      more,
    }
    return {
      data,
      lines: [
        `Pod ${name ?? 'unknown'} in namespace ${namespace ?? 'unknown'} runs as ServiceAccount ${serviceAccount ?? 'unknown'} on node ${node ?? 'unknown'}.`,
        ...(attachedFrom === undefined
          ? []
          : [`Podglass itself runs on ${attachedFrom}, outside the cluster.`]),
        `Token: ${data.token.says}${expiresAt === undefined ? '' : ` It expires at ${expiresAt}.`}`,
        ...data.findings.map((says) => `Needs attention: ${says}`),
        ...data.differs.map(({ field, verdict, says }) => `${field}: ${verdict}. ${says}`),
        ...sources
          .filter(({ state }) => state !== 'present')
          .map(({ id, state, says }) => `Source ${id}, ${state}: ${says}`),
        ...moreLine(more, 'entries', 'GET /api/identity has all of them.'),
      ],
    }
  })
}

export const identity = tool({
  name: 'identity',
  title: 'Who this pod is',
  description:
    'Says which pod, namespace, ServiceAccount and node the calls come from, whether the token and other mounted credentials are good, and which facts of the downward API disagree. Secrets and tokens are never in it.',
  input: noArgsSchema,
  output: toldIdentitySchema,
  answer: async (_, answers, signal) => tellIdentity(await answers.identity(signal)),
})
