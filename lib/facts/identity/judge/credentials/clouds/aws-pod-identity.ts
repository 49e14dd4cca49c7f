import type { Cloud } from '@/lib/contract/cloud'
import { code, say } from '@/lib/phrase/phrase'
import { broken, type CloudFacts, chain, goesByProxy, type Link, ok, sayUnset, unknown } from './chain'
import { projectToken, restart, setVariable } from './fixes'
import { tokenLinks } from './token-links'

const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const TOKEN = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'
const AUDIENCE = 'pods.eks.amazonaws.com'
const AGENT = '169.254.170.23'
const URIS = new Set([`http://${AGENT}/v1/credentials`, 'http://[fd00:ec2::23]/v1/credentials'])

/** AWS EKS Pod Identity; undefined where nothing in the pod hints at it. */
export function awsPodIdentity(facts: CloudFacts): Cloud | undefined {
  const { env, files } = facts
  const hasToken = files.some(
    ({ parsed }) => parsed?.kind === 'token' && parsed.claims.audiences.includes(AUDIENCE),
  )
  if (!env.has(URI) && !env.has(TOKEN) && !hasToken) return undefined
  return chain({
    id: 'aws-pod-identity',
    name: 'AWS role',
    by: 'EKS Pod Identity',
    links: [
      uriLink(facts),
      ...tokenLinks(facts, {
        variable: TOKEN,
        audience: AUDIENCE,
        project: projectToken(facts, {
          volume: 'eks-pod-identity-token',
          mountPath: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
          file: 'eks-pod-identity-token',
          audience: AUDIENCE,
          variables: {
            [TOKEN]: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
          },
        }),
      }),
      proxyLink(facts),
      ...beforeLinks(facts),
      ...hostLinks(facts),
    ],
    fallback: say`AWS SDKs then fail, or fall back to the node’s role if the variables are missing.`,
    path: files.find(({ path }) => path === env.get(TOKEN))?.path,
    beyond: say`Nothing was sent to the agent or to AWS: only a call shows whether an association of this ServiceAccount exists and the node’s agent runs.`,
  })
}

function uriLink(facts: CloudFacts): Link {
  const told = { id: 'variables', name: URI }
  const uri = facts.env.get(URI)
  if (!uri)
    return broken(
      {
        ...told,
        fact: sayUnset(URI, facts.env),
        how: say`: the association was made after this pod was created, or the webhook of EKS did not see the pod.`,
      },
      restart(facts),
    )
  return URIS.has(uri)
    ? ok({
        ...told,
        name: 'agent',
        says: say`${code(URI)} is ${code(uri)}, the address of the EKS Pod Identity agent.`,
      })
    : unknown({
        ...told,
        says: say`${code(URI)} is set to another address than the EKS Pod Identity agent’s. It is not shown.`,
      })
}

function proxyLink(facts: CloudFacts): Link {
  const told = { id: 'proxy', name: 'NO_PROXY' }
  const host = facts.env.get(URI)?.includes('fd00:ec2::23') ? '[fd00:ec2::23]' : AGENT
  if (!goesByProxy(facts.env, host))
    return ok({ ...told, says: say`No proxy variable applies to ${code(host)}.` })
  return broken(
    {
      ...told,
      fact: say`A proxy is set and NO_PROXY does not have ${code(host)}`,
      how: say`: calls to the agent go to the proxy, which cannot reach it.`,
    },
    setVariable(
      facts,
      'NO_PROXY',
      `EXISTING_ENTRIES,${host}`,
      say`Add the agent’s address to the entries that NO_PROXY has now.`,
    ),
  )
}

function beforeLinks({ env }: CloudFacts): Link[] {
  const name = ['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE'].find((each) => env.get(each))
  if (name === undefined) return []
  return [
    broken(
      {
        id: 'before',
        name,
        fact: say`${code(name)} is set`,
        how: say`: AWS SDKs use that before EKS Pod Identity.`,
      },
      {
        says: name.endsWith('FILE')
          ? say`Remove the annotation eks.amazonaws.com/role-arn of the ServiceAccount to move to Pod Identity, then restart the pods.`
          : say`Remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the container’s env and envFrom.`,
      },
      say`Until then AWS SDKs use what ${code(name)} leads to.`,
    ),
  ]
}

function hostLinks({ pod }: CloudFacts): Link[] {
  if (!pod?.hostNetwork) return []
  return [
    unknown({
      id: 'host-network',
      name: 'hostNetwork',
      says: say`The pod uses the node’s network, where the metadata service with the role of the node is always within reach.`,
    }),
  ]
}
