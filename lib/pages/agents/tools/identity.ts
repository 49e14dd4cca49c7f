import type * as z from 'zod/mini'
import { type Identity, identityApi } from '@/lib/facts/identity/contract/identity'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { noArgsSchema, toldIdentitySchema } from '../contract'
import { quoteCode, quoted, quotedUser, quoteName } from '../quote'
import { moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

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

/** Who asks: a pod by its account, or outside the cluster the user of a kubeconfig or an account by its token. */
function whoLines({ pod, attachedFrom, attachedAs }: Identity): string[] {
  const { name, namespace, serviceAccount, node } = pod
  if (attachedFrom === undefined) {
    const parts = [
      name === undefined ? 'This pod, whose name is not known,' : `Pod ${quoteName(name)}`,
      namespace === undefined ? undefined : `in namespace ${quoteName(namespace)}`,
      serviceAccount === undefined
        ? 'runs as a ServiceAccount that is not known'
        : `runs as ServiceAccount ${quoteName(serviceAccount)}`,
      node === undefined ? undefined : `on node ${quoteName(node)}`,
    ]
    return [`${parts.filter((part) => part !== undefined).join(' ')}.`]
  }
  const who =
    attachedAs === undefined
      ? `ServiceAccount ${quoteCode(`${namespace ?? 'unknown'}/${serviceAccount ?? 'unknown'}`)}`
      : quotedUser(attachedAs, say`a user whom the API server does not name`)
  return [
    `Calls are made as ${who}${namespace === undefined ? '' : `, by default in namespace ${quoteName(namespace)}`}.`,
    `No pod: Podglass runs on ${quoteName(attachedFrom)}, outside the cluster.`,
  ]
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
        ...whoLines(identity),
        `Token: ${quoted(data.token.says)}${expiresAt === undefined ? '' : ` It expires at ${expiresAt}.`}`,
        ...data.findings.map((says) => `Needs attention: ${quoted(says)}`),
        ...data.differs.map(({ field, verdict, says }) => `${quoteName(field)}: ${verdict}. ${quoted(says)}`),
        ...sources
          // Outside a pod none of its sources is missing by mistake.
          .filter(({ state }) => state !== 'present' && attachedFrom === undefined)
          .map(({ id, state, says }) => `Source ${id}, ${state}: ${quoted(says)}`),
        ...moreLine(more, 'entries', 'GET /api/identity has all of them.'),
      ],
    }
  })
}

export const identity = tool({
  name: 'identity',
  title: 'Who asks',
  description:
    'Says which pod, namespace, ServiceAccount and node the calls come from, or outside the cluster which user, whether the token and other mounted credentials are good, and which facts of the downward API disagree. Secrets and tokens are never in it.',
  input: noArgsSchema,
  parameters: {},
  output: toldIdentitySchema,
  answer: async (_, answers, signal) => tellIdentity(await answers.ask(identityApi, undefined, signal)),
})
