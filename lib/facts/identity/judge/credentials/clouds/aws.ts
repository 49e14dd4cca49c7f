import type { Cloud } from '@/lib/contract/cloud'
import { code, say, words } from '@/lib/phrase/phrase'
import {
  annotate,
  type ChainLink,
  type CloudFacts,
  chain,
  goesByProxy,
  linkOf,
  restart,
  sayUnset,
  setVariable,
} from './chain'
import { tokenLinks } from './token-links'

const ROLE = 'eks.amazonaws.com/role-arn'
const AUDIENCE_KEY = 'eks.amazonaws.com/audience'
const STS = 'sts.amazonaws.com'
const ARN = /^arn:aws[a-z-]{0,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d$/
const NODES_ROLE = say`the node’s role, through the metadata service, if its hop limit lets pods reach it`

/** AWS IAM roles for ServiceAccounts; undefined where nothing in the pod hints at it. */
export function awsIrsa(facts: CloudFacts): Cloud | undefined {
  const { env, account, files } = facts
  const annotation = account.state === 'read' ? account.annotations.get(ROLE) : undefined
  const isHinted =
    annotation !== undefined ||
    env.has('AWS_ROLE_ARN') ||
    env.has('AWS_WEB_IDENTITY_TOKEN_FILE') ||
    files.some(({ parsed }) => parsed?.kind === 'token' && parsed.claims.audiences.includes(STS))
  if (!isHinted) return undefined
  const isInjected = Boolean(env.get('AWS_ROLE_ARN')) || Boolean(env.get('AWS_WEB_IDENTITY_TOKEN_FILE'))
  return chain({
    id: 'aws-irsa',
    name: 'AWS role',
    by: 'IRSA, web identity',
    links: isInjected
      ? [accountLink(facts, annotation), ...injected(facts, annotation)]
      : [accountLink(facts, annotation), notInjected(facts)],
    fallback: isInjected
      ? say`Most AWS SDKs then fail. Some, such as Java’s, fall back to the node’s role.`
      : say`AWS SDKs then use ${NODES_ROLE}.`,
    path: files.find(({ path }) => path === env.get('AWS_WEB_IDENTITY_TOKEN_FILE'))?.path,
    beyond: say`Nothing was sent to AWS: only a call shows whether the role’s trust policy accepts this ServiceAccount.`,
  })
}

function accountLink(facts: CloudFacts, annotation: string | undefined): ChainLink {
  const told = linkOf('account', 'annotation')
  const { account } = facts
  if (account.state === 'unread')
    return told.unknown(
      say`The annotation ${code(ROLE)} of the ServiceAccount was not read: ${words(account.why)}.`,
    )
  if (annotation === undefined)
    return told.unknown(
      say`The ServiceAccount has no annotation ${code(ROLE)}: either the pod’s template sets the variables itself, or the annotation was removed and the next pod gets no role.`,
    )
  if (!ARN.test(annotation))
    return told.broken(say`The annotation ${code(ROLE)} is not the ARN of a role`, {
      how: say`: it must look like arn:aws:iam::ACCOUNT:role/NAME.`,
      fix: annotate(
        facts,
        ROLE,
        'arn:aws:iam::ACCOUNT:role/NAME',
        say`Write the whole ARN of the role, then restart the pods.`,
      ),
    })
  return told.ok(
    say`${code(ROLE)} of the ServiceAccount is ${code(annotation)}.`,
    `annotation ${roleOf(annotation)}`,
  )
}

function notInjected(facts: CloudFacts): ChainLink {
  return linkOf('variables', 'not injected').broken(
    say`The pod has neither AWS_ROLE_ARN nor AWS_WEB_IDENTITY_TOKEN_FILE`,
    {
      how: say`: the ServiceAccount was annotated after this pod was created, or the pod identity webhook was not running then.`,
      fix: restart(facts),
    },
  )
}

function injected(facts: CloudFacts, annotation: string | undefined): ChainLink[] {
  const { env, account } = facts
  const role = env.get('AWS_ROLE_ARN')
  const wrongAudience = account.state === 'read' ? account.annotations.get(AUDIENCE_KEY) : undefined
  const links = tokenLinks(facts, {
    variable: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    audience: STS,
    volume: 'aws-iam-token',
    path: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    audienceFix:
      wrongAudience !== undefined && wrongAudience !== STS
        ? annotate(
            facts,
            AUDIENCE_KEY,
            STS,
            say`The annotation ${code(AUDIENCE_KEY)} of the ServiceAccount asks for the other audience. Change it, then restart the pods.`,
          )
        : undefined,
  })
  return [roleLink(facts, role, annotation), ...links, ...staticKeys(facts), regionLink(facts)]
}

function roleLink(facts: CloudFacts, role: string | undefined, annotation: string | undefined): ChainLink {
  const told = linkOf('role', 'AWS_ROLE_ARN')
  if (!role) {
    const value = annotation && ARN.test(annotation) ? annotation : 'arn:aws:iam::ACCOUNT:role/NAME'
    return told.broken(sayUnset('AWS_ROLE_ARN', facts.env), {
      how: say`, so AWS SDKs do not use the token.`,
      fix: setVariable(facts, 'AWS_ROLE_ARN', value, say`Name the role next to the token’s file.`),
    })
  }
  const isArn = ARN.test(role)
  if (annotation !== undefined && annotation !== role)
    return told.broken(
      say`The annotation names ${ARN.test(annotation) ? code(roleOf(annotation)) : say`something else`}, and AWS_ROLE_ARN of this pod ${isArn ? code(roleOf(role)) : say`another value`}`,
      {
        as: isArn ? `env ${roleOf(role)}` : 'AWS_ROLE_ARN',
        how: say`: the annotation changed after the pod was created, or the pod’s template sets the variable itself.`,
        fix: restart(facts),
        instead: say`Until then AWS SDKs assume ${isArn ? code(roleOf(role)) : say`the role of the variable`}.`,
      },
    )
  if (!isArn)
    return told.unknown(
      say`AWS_ROLE_ARN is set, and its value does not have the form of a role’s ARN. It is not shown.`,
    )
  return told.ok(say`AWS_ROLE_ARN is ${code(role)}.`, `env ${roleOf(role)}`)
}

const REMOVE_KEYS = say`Remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the container’s env and envFrom.`

function staticKeys({ env }: CloudFacts): ChainLink[] {
  if (!env.get('AWS_ACCESS_KEY_ID')) return []
  return [
    linkOf('before', 'AWS_ACCESS_KEY_ID').broken(say`AWS_ACCESS_KEY_ID is set`, {
      how: say`: AWS SDKs use access keys of the environment before a web identity, so the role is never assumed.`,
      fix: { says: REMOVE_KEYS },
      instead: say`Until then AWS SDKs act as the user of those keys.`,
    }),
  ]
}

function regionLink(facts: CloudFacts): ChainLink {
  const found = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => facts.env.get(name))
  if (found === undefined)
    return linkOf('region', 'no region').unknown(
      say`Neither AWS_REGION nor AWS_DEFAULT_REGION is set: the program must name its region, or its SDK asks the node’s metadata service.`,
    )
  const value = facts.env.get(found) ?? ''
  return linkOf('region', REGION.test(value) ? value : found).ok(
    REGION.test(value) ? say`${code(found)} is ${code(value)}.` : say`${code(found)} is set.`,
  )
}

function roleOf(arn: string): string {
  return arn.slice(arn.indexOf(':role/') + ':role/'.length)
}

const URI_VARIABLE = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const TOKEN_VARIABLE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'
const AGENT_AUDIENCE = 'pods.eks.amazonaws.com'
const AGENT = '169.254.170.23'
const URIS = new Set([`http://${AGENT}/v1/credentials`, 'http://[fd00:ec2::23]/v1/credentials'])

/** AWS EKS Pod Identity; undefined where nothing in the pod hints at it. */
export function awsPodIdentity(facts: CloudFacts): Cloud | undefined {
  const { env, files } = facts
  const hasToken = files.some(
    ({ parsed }) => parsed?.kind === 'token' && parsed.claims.audiences.includes(AGENT_AUDIENCE),
  )
  if (!env.has(URI_VARIABLE) && !env.has(TOKEN_VARIABLE) && !hasToken) return undefined
  return chain({
    id: 'aws-pod-identity',
    name: 'AWS role',
    by: 'EKS Pod Identity',
    links: [
      uriLink(facts),
      ...tokenLinks(facts, {
        variable: TOKEN_VARIABLE,
        audience: AGENT_AUDIENCE,
        volume: 'eks-pod-identity-token',
        path: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
      }),
      proxyLink(facts),
      ...beforeLinks(facts),
      ...hostLinks(facts),
    ],
    fallback: say`AWS SDKs then fail, or fall back to the node’s role if the variables are missing.`,
    path: files.find(({ path }) => path === env.get(TOKEN_VARIABLE))?.path,
    beyond: say`Nothing was sent to the agent or to AWS: only a call shows whether an association of this ServiceAccount exists and the node’s agent runs.`,
  })
}

function uriLink(facts: CloudFacts): ChainLink {
  const told = linkOf('variables', URI_VARIABLE)
  const uri = facts.env.get(URI_VARIABLE)
  if (!uri)
    return told.broken(sayUnset(URI_VARIABLE, facts.env), {
      how: say`: the association was made after this pod was created, or the webhook of EKS did not see the pod.`,
      fix: restart(facts),
    })
  return URIS.has(uri)
    ? told.ok(say`${code(URI_VARIABLE)} is ${code(uri)}, the address of the EKS Pod Identity agent.`, 'agent')
    : told.unknown(
        say`${code(URI_VARIABLE)} is set to another address than the EKS Pod Identity agent’s. It is not shown.`,
      )
}

function proxyLink(facts: CloudFacts): ChainLink {
  const told = linkOf('proxy', 'NO_PROXY')
  const host = facts.env.get(URI_VARIABLE)?.includes('fd00:ec2::23') ? '[fd00:ec2::23]' : AGENT
  if (!goesByProxy(facts.env, host)) return told.ok(say`No proxy variable applies to ${code(host)}.`)
  return told.broken(say`A proxy is set and NO_PROXY does not have ${code(host)}`, {
    how: say`: calls to the agent go to the proxy, which cannot reach it.`,
    fix: setVariable(
      facts,
      'NO_PROXY',
      `EXISTING_ENTRIES,${host}`,
      say`Add the agent’s address to the entries that NO_PROXY has now.`,
    ),
  })
}

function beforeLinks({ env }: CloudFacts): ChainLink[] {
  const name = ['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE'].find((each) => env.get(each))
  if (name === undefined) return []
  return [
    linkOf('before', name).broken(say`${code(name)} is set`, {
      how: say`: AWS SDKs use that before EKS Pod Identity.`,
      fix: {
        says: name.endsWith('FILE')
          ? say`Remove the annotation eks.amazonaws.com/role-arn of the ServiceAccount to move to Pod Identity, then restart the pods.`
          : REMOVE_KEYS,
      },
      instead: say`Until then AWS SDKs use what ${code(name)} leads to.`,
    }),
  ]
}

function hostLinks({ pod }: CloudFacts): ChainLink[] {
  if (!pod?.hostNetwork) return []
  return [
    linkOf('host-network', 'hostNetwork').unknown(
      say`The pod uses the node’s network, where the metadata service with the role of the node is always within reach.`,
    ),
  ]
}
