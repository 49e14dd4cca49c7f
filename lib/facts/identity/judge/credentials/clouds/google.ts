import type { Cloud } from '@/lib/contract/cloud'
import { broken, chain, type Link, ok, unknown } from './chain'
import { type CloudFacts, sayUnset } from './cloud-facts'
import { fsGroup, projectToken, setVariable } from './fixes'
import { goesByProxy } from './passes-proxy'

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
        ? `Google clients then fail: with ${VARIABLE} set they try nothing else.`
        : 'Google clients then use the metadata server, and with it the ServiceAccount of the node where GKE’s own does not answer.'
      : 'Google clients then use the service account of the node, or get no answer.',
    path: files.find(({ path }) => path === env.get(VARIABLE))?.path,
    beyond:
      'Nothing was sent to Google: only a call shows whether the IAM policy lets this ServiceAccount in.',
  })
}

function accountLink({ account }: CloudFacts, annotation: string | undefined, byFile: boolean): Link {
  const told = { id: 'account', name: 'annotation' }
  if (account.state === 'unread')
    return unknown({
      ...told,
      says: `The annotation ${ANNOTATION} of the ServiceAccount was not read: ${account.why}.`,
    })
  if (annotation === undefined)
    return byFile
      ? ok({ ...told, name: 'ServiceAccount', says: 'A configuration file needs no annotation.' })
      : unknown({ ...told, says: `The ServiceAccount has no annotation ${ANNOTATION}.` })
  if (!ACCOUNT.test(annotation))
    return broken({
      ...told,
      fact: `The annotation ${ANNOTATION} is not the e-mail address of a Google service account`,
    })
  return ok({ ...told, name: annotation, says: `${ANNOTATION} of the ServiceAccount is ${annotation}.` })
}

function fileLinks(facts: CloudFacts): Link[] {
  const path = facts.env.get(VARIABLE)
  const told = { id: 'configuration', name: VARIABLE }
  if (!path) {
    const config = facts.files.find(({ parsed }) => parsed?.kind === 'google-config')
    return [
      broken(
        {
          ...told,
          fact: `${config?.path ?? 'A configuration'} exists, but ${sayUnset(VARIABLE, facts.env)}, and by that clients find it`,
        },
        setVariable(facts, VARIABLE, config?.path ?? 'PATH', 'Point the clients to it.'),
      ),
    ]
  }
  const file = facts.files.find((found) => found.path === path)
  if (!file)
    return [
      broken({
        ...told,
        fact: `${VARIABLE} is set, and no credential was found at its path${facts.literals.has(VARIABLE) ? ` (${path.slice(0, 512)})` : ''} in the mounted volumes`,
      }),
    ]
  if (file.state === 'denied')
    return [
      broken({ ...told, fact: `User ${facts.user.uid} of this process cannot read ${path}` }, fsGroup(facts)),
    ]
  if (file.parsed?.kind === 'google-key')
    return [
      broken(
        {
          id: 'before',
          name: 'key file',
          fact: `${VARIABLE} points to a service account key, ${path}`,
          how: ': clients use it before any workload identity, and it does not expire.',
        },
        { says: `Remove ${VARIABLE} from the container’s env to use the identity of the ServiceAccount.` },
        'Until then Google clients act as the account of that key.',
      ),
    ]
  const config = file.parsed
  if (config?.kind !== 'google-config')
    return [
      broken({
        ...told,
        fact: `${VARIABLE} points to ${path}, which is not a configuration for Google clients`,
      }),
    ]
  return [
    ok({
      ...told,
      name: 'configuration',
      says: `${VARIABLE} points to ${path}, an external_account configuration.`,
    }),
    ...configLinks(facts, config),
  ]
}

function configLinks(
  facts: CloudFacts,
  { audience, tokenFile }: { audience?: string; tokenFile?: string },
): Link[] {
  const told = { id: 'file', name: 'token file' }
  const wanted = audience === undefined ? undefined : `https:${audience}`
  const dir = tokenFile?.slice(0, tokenFile.lastIndexOf('/'))
  const fix = (to: string) =>
    projectToken(facts, {
      volume: 'gcp-token',
      mountPath: dir || '/var/run/secrets/tokens/gcp',
      file: tokenFile?.slice(tokenFile.lastIndexOf('/') + 1) || 'token',
      audience: to,
      variables: {},
    })
  const token = facts.files.find(({ path }) => path === tokenFile)
  if (!token)
    return [
      broken(
        {
          ...told,
          fact: 'The configuration reads its token from a file that was not found in the mounted volumes',
        },
        fix(wanted ?? 'AUDIENCE'),
      ),
    ]
  if (token.state === 'denied')
    return [
      broken(
        { ...told, fact: `User ${facts.user.uid} of this process cannot read ${token.path}` },
        fsGroup(facts),
      ),
    ]
  const claims = token.parsed?.kind === 'token' ? token.parsed.claims : undefined
  if (!claims) return [broken({ ...told, fact: `${token.path} is not a token` }, fix(wanted ?? 'AUDIENCE'))]
  const file = ok({ ...told, says: `The configuration reads its token from ${token.path}, which exists.` })
  const found = claims.audiences.join(', ').slice(0, 300)
  const link = { id: 'audience', name: 'audience' }
  if (wanted === undefined)
    return [
      file,
      unknown({
        ...link,
        says: `The token’s audience is ${found}; the configuration names no provider to compare it with.`,
      }),
    ]
  if (claims.audiences.some((each) => each === wanted || each === audience))
    return [file, ok({ ...link, says: `The token’s audience is ${found}, the provider’s default.` })]
  if (claims.audiences.includes(claims.issuer))
    return [
      file,
      broken(
        {
          ...link,
          fact: `The token’s audience is ${found}, the API server’s, and the provider accepts ${wanted} by default`,
        },
        fix(wanted),
      ),
    ]
  return [
    file,
    unknown({
      ...link,
      says: `The token’s audience is ${found}. The provider accepts it only if its allowed audiences name it; by default it accepts ${wanted}.`,
    }),
  ]
}

function serverLinks(facts: CloudFacts): Link[] {
  const { pod, env } = facts
  const hostNetwork = { id: 'host-network', name: 'hostNetwork' }
  const host = pod?.hostNetwork
    ? broken(
        {
          ...hostNetwork,
          fact: 'The pod uses the node’s network, where the metadata server of the node answers and not that of GKE',
          how: ': clients get the service account of the node.',
        },
        { says: 'Run the pod without hostNetwork, or give it a projected external_account configuration.' },
      )
    : pod
      ? ok({ ...hostNetwork, name: 'pod network', says: 'The pod has a network of its own.' })
      : unknown({
          ...hostNetwork,
          says: 'Whether the pod uses the node’s network is not known, since the Pod could not be read.',
        })
  const told = { id: 'proxy', name: METADATA }
  const proxy = goesByProxy(env, METADATA)
    ? broken(
        {
          ...told,
          name: 'NO_PROXY',
          fact: `A proxy is set and NO_PROXY does not have ${METADATA}`,
          how: ': calls to the metadata server go to the proxy.',
        },
        setVariable(
          facts,
          'NO_PROXY',
          `EXISTING_ENTRIES,${METADATA},169.254.169.254`,
          'Add the metadata server to the entries that NO_PROXY has now.',
        ),
      )
    : ok({ ...told, says: `No proxy variable applies to ${METADATA}.` })
  return [host, proxy]
}
