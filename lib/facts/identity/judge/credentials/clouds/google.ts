import type { Cloud } from '@/lib/contract/cloud'
import { isForApiServer } from '@/lib/identity/api-audience'
import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import {
  type ChainLink,
  type CloudFacts,
  chain,
  fsGroup,
  goesByProxy,
  linkOf,
  projectToken,
  sayUnset,
  setVariable,
} from './chain'

const ANNOTATION = 'iam.gke.io/gcp-service-account'
const VARIABLE = 'GOOGLE_APPLICATION_CREDENTIALS'
const METADATA = 'metadata.google.internal'
const ACCOUNT = /^[\w-]{1,63}@[\w.-]{1,200}$/

/** Google Workload Identity, by a projected configuration or the metadata server; undefined where nothing hints at it. */
export function googleWorkloadIdentity(facts: CloudFacts): Cloud | undefined {
  const { env, account, files } = facts
  const annotation = account.state === 'read' ? account.annotations.get(ANNOTATION) : undefined
  const hasConfig = files.some(({ parsed }) => parsed?.kind === 'google-config')
  if (annotation === undefined && !env.get(VARIABLE) && !hasConfig) return undefined
  const byFile = Boolean(env.get(VARIABLE)) || hasConfig
  return chain({
    id: 'google',
    name: 'Google identity',
    by: byFile ? 'Workload Identity Federation' : 'GKE metadata server',
    links: [accountLink(facts, annotation, byFile), ...(byFile ? fileLinks(facts) : serverLinks(facts))],
    fallback: byFile
      ? env.get(VARIABLE)
        ? say`Google clients then fail: with ${code(VARIABLE)} set they try nothing else.`
        : say`Google clients then use the metadata server, and with it the ServiceAccount of the node where GKE’s own does not answer.`
      : say`Google clients then use the service account of the node, or get no answer.`,
    path: files.find(({ path }) => path === env.get(VARIABLE))?.path,
    beyond: say`Nothing was sent to Google: only a call shows whether the IAM policy lets this ServiceAccount in.`,
  })
}

function accountLink({ account }: CloudFacts, annotation: string | undefined, byFile: boolean): ChainLink {
  const told = linkOf('account', 'annotation')
  if (account.state === 'unread')
    return told.unknown(
      say`The annotation ${code(ANNOTATION)} of the ServiceAccount was not read: ${words(account.why)}.`,
    )
  if (annotation === undefined)
    return byFile
      ? told.ok(say`A configuration file needs no annotation.`, 'ServiceAccount')
      : told.unknown(say`The ServiceAccount has no annotation ${code(ANNOTATION)}.`)
  if (!ACCOUNT.test(annotation))
    return told.broken(
      say`The annotation ${code(ANNOTATION)} is not the e-mail address of a Google service account`,
    )
  return told.ok(say`${code(ANNOTATION)} of the ServiceAccount is ${code(annotation)}.`, annotation)
}

function fileLinks(facts: CloudFacts): ChainLink[] {
  const path = facts.env.get(VARIABLE)
  const told = linkOf('configuration', VARIABLE)
  if (!path) {
    const config = facts.files.find(({ parsed }) => parsed?.kind === 'google-config')
    return [
      told.broken(
        say`${config === undefined ? say`A configuration` : code(config.path)} exists, but ${sayUnset(VARIABLE, facts.env)}, so clients do not find it`,
        { fix: setVariable(facts, VARIABLE, config?.path ?? 'PATH', say`Point the clients to it.`) },
      ),
    ]
  }
  const file = facts.files.find((found) => found.path === path)
  if (!file)
    return [
      told.broken(
        say`${code(VARIABLE)} is set, and no credential was found at its path${facts.literals.has(VARIABLE) ? say` (${code(path.slice(0, 512))})` : NOTHING} in the mounted volumes`,
      ),
    ]
  if (file.state === 'denied')
    return [
      told.broken(say`User ${facts.user.uid} of this process cannot read ${code(path)}`, {
        fix: fsGroup(facts),
      }),
    ]
  if (file.parsed?.kind === 'google-key')
    return [
      linkOf('before', 'key file').broken(
        say`${code(VARIABLE)} points to a service account key, ${code(path)}`,
        {
          how: say`: clients use it before any workload identity, and it does not expire.`,
          fix: {
            says: say`Remove ${code(VARIABLE)} from the container’s env to use the identity of the ServiceAccount.`,
          },
          instead: say`Until then Google clients act as the account of that key.`,
        },
      ),
    ]
  const config = file.parsed
  if (config?.kind !== 'google-config')
    return [
      told.broken(
        say`${code(VARIABLE)} points to ${code(path)}, which is not a configuration for Google clients`,
      ),
    ]
  return [
    told.ok(
      say`${code(VARIABLE)} points to ${code(path)}, an external_account configuration.`,
      'configuration',
    ),
    ...configLinks(facts, config),
  ]
}

function configLinks(
  facts: CloudFacts,
  { audience, tokenFile }: { audience?: string; tokenFile?: string },
): ChainLink[] {
  const told = linkOf('file', 'token file')
  const wanted = audience === undefined ? undefined : `https:${audience}`
  const path = tokenFile && /^\/.+\/[^/]+$/.test(tokenFile) ? tokenFile : '/var/run/secrets/tokens/gcp/token'
  const fix = (to: string) => projectToken(facts, { volume: 'gcp-token', path, audience: to })
  const token = facts.files.find(({ path }) => path === tokenFile)
  if (!token)
    return [
      told.broken(
        say`The configuration reads its token from a file that was not found in the mounted volumes`,
        { fix: fix(wanted ?? 'AUDIENCE') },
      ),
    ]
  if (token.state === 'denied')
    return [
      told.broken(say`User ${facts.user.uid} of this process cannot read ${code(token.path)}`, {
        fix: fsGroup(facts),
      }),
    ]
  const claims = token.parsed?.kind === 'token' ? token.parsed.claims : undefined
  if (!claims)
    return [told.broken(say`${code(token.path)} is not a token`, { fix: fix(wanted ?? 'AUDIENCE') })]
  const file = told.ok(say`The configuration reads its token from ${code(token.path)}, which exists.`)
  const found = foreign(claims.audiences.join(', '), 300)
  const link = linkOf('audience', 'audience')
  if (wanted === undefined)
    return [
      file,
      link.unknown(
        say`The token’s audience is ${code(found)}; the configuration names no provider to compare it with.`,
      ),
    ]
  if (claims.audiences.some((each) => each === wanted || each === audience))
    return [file, link.ok(say`The token’s audience is ${code(found)}, the provider’s default.`)]
  if (isForApiServer(claims))
    return [
      file,
      link.broken(
        say`The token’s audience is ${code(found)}, the API server’s, and the provider accepts ${code(wanted)} by default`,
        { fix: fix(wanted) },
      ),
    ]
  return [
    file,
    link.unknown(
      say`The token’s audience is ${code(found)}. The provider accepts it only if its allowed audiences name it; by default it accepts ${code(wanted)}.`,
    ),
  ]
}

function serverLinks(facts: CloudFacts): ChainLink[] {
  const { pod, env } = facts
  const hostNetwork = linkOf('host-network', 'hostNetwork')
  const host = pod?.hostNetwork
    ? hostNetwork.broken(
        say`The pod uses the node’s network, where the metadata server of the node answers and not that of GKE`,
        {
          how: say`: clients get the service account of the node.`,
          fix: {
            says: say`Run the pod without hostNetwork, or give it a projected external_account configuration.`,
          },
        },
      )
    : pod
      ? hostNetwork.ok(say`The pod has a network of its own.`, 'pod network')
      : hostNetwork.unknown(
          say`Whether the pod uses the node’s network is not known, since the Pod could not be read.`,
        )
  const told = linkOf('proxy', METADATA)
  const proxy = goesByProxy(env, METADATA)
    ? told.broken(say`A proxy is set and NO_PROXY does not have ${code(METADATA)}`, {
        as: 'NO_PROXY',
        how: say`: calls to the metadata server go to the proxy.`,
        fix: setVariable(
          facts,
          'NO_PROXY',
          `EXISTING_ENTRIES,${METADATA},169.254.169.254`,
          say`Add the metadata server to the entries that NO_PROXY has now.`,
        ),
      })
    : told.ok(say`No proxy variable applies to ${code(METADATA)}.`)
  return [host, proxy]
}
