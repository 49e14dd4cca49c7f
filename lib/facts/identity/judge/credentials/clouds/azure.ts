import type { Cloud } from '@/lib/contract/cloud'
import { code, listed, type Phrase, say, words } from '@/lib/phrase/phrase'
import { annotate, type ChainLink, type CloudFacts, chain, label, linkOf, restart, sayUnset } from './chain'
import { tokenLinks } from './token-links'

const LABEL = 'azure.workload.identity/use'
const CLIENT = 'azure.workload.identity/client-id'
const AUDIENCE = 'api://AzureADTokenExchange'
const FILE = 'AZURE_FEDERATED_TOKEN_FILE'
const INJECTED = ['AZURE_TENANT_ID', 'AZURE_AUTHORITY_HOST', FILE]
const TOKEN = {
  variable: FILE,
  audience: AUDIENCE,
  volume: 'azure-identity-token',
  path: '/var/run/secrets/azure/tokens/azure-identity-token',
}

/** Azure Workload Identity; undefined where nothing in the pod hints at it. */
export function azureWorkloadIdentity(facts: CloudFacts): Cloud | undefined {
  const { env, account, pod, files } = facts
  const clientId = account.state === 'read' ? account.annotations.get(CLIENT) : undefined
  const isHinted =
    clientId !== undefined ||
    pod?.labels.has(LABEL) ||
    env.has(FILE) ||
    files.some(({ parsed }) => parsed?.kind === 'token' && parsed.claims.audiences.includes(AUDIENCE))
  if (!isHinted) return undefined
  const isInjected = Boolean(env.get(FILE))
  return chain({
    id: 'azure',
    name: 'Azure identity',
    by: 'Workload Identity',
    links: [
      accountLink(facts, clientId),
      labelLink(facts, isInjected),
      variablesLink(facts),
      ...(isInjected ? [clientLink(facts, clientId), ...tokenLinks(facts, TOKEN)] : []),
      ...secretLinks(facts),
    ],
    fallback: isInjected
      ? say`DefaultAzureCredential then tries the managed identity of the node, through the metadata service.`
      : say`DefaultAzureCredential then uses the managed identity of the node, through the metadata service, if it has one.`,
    path: files.find(({ path }) => path === env.get(FILE))?.path,
    beyond: say`Nothing was sent to Microsoft Entra: only a call shows whether a federated credential of the application names this ServiceAccount.`,
  })
}

function accountLink({ account }: CloudFacts, clientId: string | undefined): ChainLink {
  const told = linkOf('account', 'annotation')
  if (account.state === 'unread')
    return told.unknown(
      say`The annotation ${code(CLIENT)} of the ServiceAccount was not read: ${words(account.why)}.`,
    )
  return clientId === undefined
    ? told.unknown(
        say`The ServiceAccount has no annotation ${code(CLIENT)}: the program must name the client ID itself.`,
      )
    : told.ok(say`${code(CLIENT)} of the ServiceAccount is set.`)
}

function labelLink(facts: CloudFacts, isInjected: boolean): ChainLink {
  const told = linkOf('label', 'pod label')
  const { pod } = facts
  if (!pod)
    return told.unknown(say`The label ${code(LABEL)} of the pod was not read, since the Pod could not be.`)
  const value = pod.labels.get(LABEL)
  if (value === 'true') return told.ok(say`The pod has ${code(LABEL)}: "true".`)
  if (value !== undefined)
    return told.broken(say`The pod’s label ${code(LABEL)} is ${code(`"${value}"`)}`, {
      how: say`; the webhook accepts only "true".`,
      fix: label(facts, LABEL, 'true'),
    })
  return isInjected
    ? told.unknown(say`The pod has no label ${code(LABEL)}; the variables are set by other means.`)
    : told.broken(say`The pod has no label ${code(LABEL)}: "true"`, {
        how: say`, so the webhook does not change it. A label on the ServiceAccount has had no effect since version 1.0.`,
        fix: label(facts, LABEL, 'true'),
      })
}

function whyNoneInjected({ pod }: CloudFacts): Phrase {
  if (pod === undefined) return say`: no webhook changed it when it was created.`
  return pod.labels.get(LABEL) === 'true'
    ? say`: it was created before it had the label, or no webhook was running then.`
    : say`: without the label no webhook sets them.`
}

function variablesLink(facts: CloudFacts): ChainLink {
  const told = linkOf('variables', 'variables')
  const missing = INJECTED.filter((name) => !facts.env.get(name))
  if (missing.length === 0) return told.ok(say`${listed(INJECTED.map(code))} are set.`)
  // Without the label a new pod is not changed either.
  const fix =
    facts.pod === undefined || facts.pod.labels.get(LABEL) === 'true'
      ? restart(facts)
      : label(facts, LABEL, 'true')
  return missing.length === INJECTED.length
    ? told.broken(say`The pod has none of ${listed(INJECTED.map(code))}`, {
        as: 'not injected',
        how: whyNoneInjected(facts),
        fix,
      })
    : told.broken(listed(missing.map((each) => sayUnset(each, facts.env))), { fix })
}

function clientLink(facts: CloudFacts, annotation: string | undefined): ChainLink {
  const told = linkOf('client', 'AZURE_CLIENT_ID')
  const value = facts.env.get('AZURE_CLIENT_ID')
  if (!value)
    return told.broken(sayUnset('AZURE_CLIENT_ID', facts.env), {
      how: say`: the webhook takes it from the annotation of the ServiceAccount.`,
      fix: annotate(
        facts,
        CLIENT,
        annotation ?? 'CLIENT_ID',
        say`Name the client ID of the identity, then restart the pods.`,
      ),
    })
  if (annotation !== undefined && annotation !== value)
    return told.broken(say`AZURE_CLIENT_ID of this pod differs from ${code(CLIENT)} of the ServiceAccount`, {
      how: say`: the annotation changed after the pod was created.`,
      fix: restart(facts),
      instead: say`Until then the program signs in as the client of the variable.`,
    })
  return told.ok(
    annotation === undefined
      ? say`AZURE_CLIENT_ID is set.`
      : say`AZURE_CLIENT_ID is the client ID of the annotation.`,
  )
}

function secretLinks({ env }: CloudFacts): ChainLink[] {
  if (!env.get('AZURE_CLIENT_SECRET')) return []
  return [
    linkOf('before', 'AZURE_CLIENT_SECRET').broken(say`AZURE_CLIENT_SECRET is set`, {
      how: say`: DefaultAzureCredential uses a client secret of the environment before Workload Identity.`,
      fix: { says: say`Remove AZURE_CLIENT_SECRET from the container’s env and envFrom.` },
      instead: say`Until then it signs in with that secret.`,
    }),
  ]
}
