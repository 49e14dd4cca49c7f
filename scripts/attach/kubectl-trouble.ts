import { parseServiceAccount } from '@/lib/rbac/service-account'
import { AttachError } from './attach-error'
import { type KubectlError, type KubectlPlace, kubectlCommand } from './kubectl'
import { type Login, loginTrouble, reachTrouble } from './laptop-trouble'

/** The ServiceAccount to attach as, in the cluster that kubectl is asked for. */
export interface AttachTarget extends KubectlPlace {
  namespace: string
  serviceAccount: string
}

const INSTALL = 'Install kubectl 1.24 or newer: https://kubernetes.io/docs/tasks/tools/'

function notRun(error: KubectlError): AttachError | undefined {
  if (error.why === 'not-found') return new AttachError(error.said, INSTALL)
  if (error.why === 'too-slow') {
    return new AttachError(
      error.said,
      'The API server does not answer, or the login of your kubeconfig waits for you: run `kubectl get --raw /version` by hand.',
    )
  }
  return undefined
}

/** What is wrong with the context when `kubectl config view` fails. */
export function contextTrouble(error: KubectlError, place: KubectlPlace): AttachError {
  const known = notRun(error)
  if (known) return known
  const change = `See which there are: ${kubectlCommand(place.kubeconfig ? { kubeconfig: place.kubeconfig } : {}, 'config', 'get-contexts')}`
  if (/current-context must exist|no configuration has been provided/.test(error.said)) {
    return new AttachError('The kubeconfig has no current context.', `Give one with --context. ${change}`)
  }
  if (/cannot locate context|context .* does not exist/.test(error.said)) {
    return new AttachError(`The kubeconfig has no context "${place.context ?? ''}".`, change)
  }
  if (/listen unix .*: invalid argument/.test(error.said)) {
    return new AttachError(
      'The path of the socket for kubectl proxy is too long for this system.',
      'Set TMPDIR to a folder with a shorter path, such as /tmp.',
    )
  }
  return new AttachError(`kubectl cannot read the kubeconfig: ${error.said}`, change)
}

function missingRight(user: string, target: AttachTarget): AttachError {
  const { namespace, serviceAccount } = target
  const account = parseServiceAccount(user)
  const subject = account ? `--serviceaccount=${account.namespace}:${account.name}` : `--user=${user}`
  const place = placeOf(target)
  return new AttachError(
    `User "${user}" cannot create a token for ServiceAccount ${namespace}/${serviceAccount}: that is create on serviceaccounts/token.`,
    'Anyone who can create one can act as that account. An administrator grants it for this account only with:',
    `  ${kubectlCommand(place, 'create', 'role', 'podglass-attach', '--verb=create', '--resource=serviceaccounts/token', `--resource-name=${serviceAccount}`, '-n', namespace)}`,
    `  ${kubectlCommand(place, 'create', 'rolebinding', 'podglass-attach', '--role=podglass-attach', subject, '-n', namespace)}`,
  )
}

function placeOf({ kubeconfig, context }: AttachTarget): KubectlPlace {
  return { ...(kubeconfig ? { kubeconfig } : {}), ...(context ? { context } : {}) }
}

/** Why `kubectl create token` gave no token, and what to change. */
export function tokenTrouble(
  error: KubectlError,
  target: AttachTarget,
  contextName: string,
  login: Login,
): AttachError {
  const known = notRun(error) ?? reachTrouble(error.said, { ...placeOf(target), contextName })
  if (known) return known
  const { said } = error
  const { namespace, serviceAccount } = target
  const denied = /User "([^"]+)" cannot create resource "serviceaccounts\/token"/.exec(said)
  if (denied?.[1]) return missingRight(denied[1], target)
  if (said.includes(`namespaces "${namespace}" not found`)) {
    return new AttachError(
      `There is no namespace ${namespace}.`,
      `See which there are: ${kubectlCommand(placeOf(target), 'get', 'namespaces')}`,
    )
  }
  if (said.includes(`serviceaccounts "${serviceAccount}" not found`)) {
    return new AttachError(
      `There is no ServiceAccount ${namespace}/${serviceAccount}.`,
      `See which there are: ${kubectlCommand(placeOf(target), 'get', 'serviceaccounts', '-n', namespace)}`,
    )
  }
  if (/duration/i.test(said)) {
    return new AttachError(
      `The duration is not accepted: ${said}`,
      'Give one such as --duration 1h; the API server takes 10 minutes or more.',
    )
  }
  if (/unknown command|unexpected args: \[token/i.test(said)) {
    return new AttachError('This kubectl cannot create tokens.', INSTALL)
  }
  if (/must be logged in|Unauthorized/.test(said)) return loginTrouble(login, new Date(), placeOf(target))
  return new AttachError(
    `kubectl created no token for ServiceAccount ${namespace}/${serviceAccount}: ${said}`,
    `Try it by hand: ${kubectlCommand(placeOf(target), 'get', '--raw', '/version')}`,
  )
}
