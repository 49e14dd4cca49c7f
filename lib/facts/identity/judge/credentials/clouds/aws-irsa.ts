import type { Cloud } from '@/lib/contract/cloud'
import { code, say, words } from '@/lib/phrase/phrase'
import { broken, type CloudFacts, chain, type Link, ok, sayUnset, unknown } from './chain'
import { annotate, projectToken, restart, setVariable } from './fixes'
import { tokenLinks } from './token-links'

const ROLE = 'eks.amazonaws.com/role-arn'
const AUDIENCE = 'eks.amazonaws.com/audience'
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

function accountLink(facts: CloudFacts, annotation: string | undefined): Link {
  const told = { id: 'account', name: 'annotation' }
  const { account } = facts
  if (account.state === 'unread')
    return unknown({
      ...told,
      says: say`The annotation ${code(ROLE)} of the ServiceAccount was not read: ${words(account.why)}.`,
    })
  if (annotation === undefined)
    return unknown({
      ...told,
      says: say`The ServiceAccount has no annotation ${code(ROLE)}: either the pod’s template sets the variables itself, or the annotation was removed and the next pod gets no role.`,
    })
  if (!ARN.test(annotation))
    return broken(
      {
        ...told,
        fact: say`The annotation ${code(ROLE)} is not the ARN of a role`,
        how: say`: it must look like arn:aws:iam::ACCOUNT:role/NAME.`,
      },
      annotate(
        facts,
        ROLE,
        'arn:aws:iam::ACCOUNT:role/NAME',
        say`Write the whole ARN of the role, then restart the pods.`,
      ),
    )
  return ok({
    ...told,
    name: `annotation ${roleOf(annotation)}`,
    says: say`${code(ROLE)} of the ServiceAccount is ${code(annotation)}.`,
  })
}

function notInjected(facts: CloudFacts): Link {
  return broken(
    {
      id: 'variables',
      name: 'not injected',
      fact: say`The pod has neither AWS_ROLE_ARN nor AWS_WEB_IDENTITY_TOKEN_FILE`,
      how: say`: the ServiceAccount was annotated after this pod was created, or the pod identity webhook was not running then.`,
    },
    restart(facts),
  )
}

function injected(facts: CloudFacts, annotation: string | undefined): Link[] {
  const { env, account } = facts
  const role = env.get('AWS_ROLE_ARN')
  const wrongAudience = account.state === 'read' ? account.annotations.get(AUDIENCE) : undefined
  const links = tokenLinks(facts, {
    variable: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    audience: STS,
    project: projectToken(facts, {
      volume: 'aws-iam-token',
      mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
      file: 'token',
      audience: STS,
      variables: { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' },
    }),
    audienceFix:
      wrongAudience !== undefined && wrongAudience !== STS
        ? annotate(
            facts,
            AUDIENCE,
            STS,
            say`The annotation ${code(AUDIENCE)} of the ServiceAccount asks for the other audience. Change it, then restart the pods.`,
          )
        : undefined,
  })
  return [roleLink(facts, role, annotation), ...links, ...staticKeys(facts), regionLink(facts)]
}

function roleLink(facts: CloudFacts, role: string | undefined, annotation: string | undefined): Link {
  const told = { id: 'role', name: 'AWS_ROLE_ARN' }
  if (!role) {
    const value = annotation && ARN.test(annotation) ? annotation : 'arn:aws:iam::ACCOUNT:role/NAME'
    return broken(
      { ...told, fact: sayUnset('AWS_ROLE_ARN', facts.env), how: say`, so AWS SDKs do not use the token.` },
      setVariable(facts, 'AWS_ROLE_ARN', value, say`Name the role next to the token’s file.`),
    )
  }
  const isArn = ARN.test(role)
  if (annotation !== undefined && annotation !== role)
    return broken(
      {
        ...told,
        name: isArn ? `env ${roleOf(role)}` : told.name,
        fact: say`The annotation names ${ARN.test(annotation) ? code(roleOf(annotation)) : say`something else`}, and AWS_ROLE_ARN of this pod ${isArn ? code(roleOf(role)) : say`another value`}`,
        how: say`: the annotation changed after the pod was created, or the pod’s template sets the variable itself.`,
      },
      restart(facts),
      say`Until then AWS SDKs assume ${isArn ? code(roleOf(role)) : say`the role of the variable`}.`,
    )
  if (!isArn)
    return unknown({
      ...told,
      says: say`AWS_ROLE_ARN is set, and its value does not have the form of a role’s ARN. It is not shown.`,
    })
  return ok({ ...told, name: `env ${roleOf(role)}`, says: say`AWS_ROLE_ARN is ${code(role)}.` })
}

function staticKeys({ env }: CloudFacts): Link[] {
  if (!env.get('AWS_ACCESS_KEY_ID')) return []
  return [
    broken(
      {
        id: 'before',
        name: 'AWS_ACCESS_KEY_ID',
        fact: say`AWS_ACCESS_KEY_ID is set`,
        how: say`: AWS SDKs use access keys of the environment before a web identity, so the role is never assumed.`,
      },
      {
        says: say`Remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the container’s env and envFrom.`,
      },
      say`Until then AWS SDKs act as the user of those keys.`,
    ),
  ]
}

function regionLink(facts: CloudFacts): Link {
  const found = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => facts.env.get(name))
  if (found === undefined)
    return unknown({
      id: 'region',
      name: 'no region',
      says: say`Neither AWS_REGION nor AWS_DEFAULT_REGION is set: the program must name its region, or its SDK asks the node’s metadata service.`,
    })
  const value = facts.env.get(found) ?? ''
  return ok({
    id: 'region',
    name: REGION.test(value) ? value : found,
    says: REGION.test(value) ? say`${code(found)} is ${code(value)}.` : say`${code(found)} is set.`,
  })
}

function roleOf(arn: string): string {
  return arn.slice(arn.indexOf(':role/') + ':role/'.length)
}
