import { X509Certificate } from 'node:crypto'
import { type LoginProgram, loginPrograms, programName } from '@/lib/diagnosis/login-programs'
import { shellCommand } from '@/lib/rbac/kubectl-command'
import { AttachError } from './attach-error'
import { type KubectlPlace, kubectlCommand, kubectlFor } from './kubectl'

/** What a kubeconfig says about the login of its user. No secret is in it. */
export interface Login {
  /** The exec plugin. */
  plugin?: string
  /** When the client certificate ends. */
  certificateUntil?: Date
}

/** What starts a cluster that runs on this machine, by the name that its tool gives the context. */
const LOCAL: readonly (readonly [context: RegExp, start: (name: string) => string])[] = [
  [/^(minikube)$/, () => 'minikube start'],
  [/^kind-(.+)$/, (name) => shellCommand('docker', 'start', `${name}-control-plane`)],
  [/^k3d-(.+)$/, (name) => shellCommand('k3d', 'cluster', 'start', name)],
  [/^(docker-desktop|rancher-desktop|orbstack)$/, (name) => `Start ${name} on this machine.`],
  [/^(colima)$/, () => 'colima start'],
]

/** What Go says where nothing answers; the last three are Windows' own words. */
const AWAY =
  /connection refused|no such host|i\/o timeout|no route to host|network is unreachable|actively refused it|unreachable (?:host|network)|did not properly respond after a period of time/

interface Asked extends KubectlPlace {
  /** Of the context in use. */
  contextName: string
}

function byHand(place: KubectlPlace): string {
  return `Try it by hand: ${kubectlCommand(place, 'get', '--raw', '/version')}`
}

/** What to do for each program that the name can mean; undefined where none is known. */
function known(what: string, plugin: string, how: (program: LoginProgram) => string): string | undefined {
  const all = loginPrograms(plugin).map(
    (one) => `${how(one)}${one.to === undefined ? '' : ` (for ${one.to})`}`,
  )
  return all.length === 0 ? undefined : `${what}: ${all.join(', or ')}`
}

function loginAgain(plugin: string): string | undefined {
  return known('Log in again', plugin, ({ login }) => login)
}

/** What to change for what client-go says of a call that never reached the API server; undefined for anything else. */
export function reachTrouble(said: string, { contextName, ...place }: Asked): AttachError | undefined {
  const [, absent] = /exec: executable (\S+) not found/.exec(said) ?? []
  if (absent !== undefined) {
    return new AttachError(
      `The kubeconfig logs in with the exec plugin ${absent}, which is not on your PATH.`,
      known('Install it', absent, ({ install, docs }) => install ?? `see ${docs}`) ??
        `Install ${absent}, or use a kubeconfig that does not need it.`,
    )
  }
  const [, failed, code] = /exec: executable (\S+) failed with exit code (\d+)/.exec(said) ?? []
  if (failed !== undefined) {
    return new AttachError(
      `The exec plugin ${failed} gave no credentials (exit code ${code}): most often its login has expired.`,
      loginAgain(failed) ?? byHand(place),
    )
  }
  if (/x509: certificate signed by unknown authority/.test(said)) {
    return new AttachError(
      'The CA in the kubeconfig did not sign the certificate of this API server: the cluster was recreated, or a proxy sits in between.',
      `Fetch the kubeconfig again${contextName.startsWith('kind-') ? `: ${shellCommand('kind', 'export', 'kubeconfig', '--name', contextName.slice(5))}` : ' from where you got it.'}`,
    )
  }
  if (/x509: certificate has expired or is not yet valid/.test(said)) {
    return new AttachError(
      `The certificate of the API server is not valid now: ${said}`,
      'Check the clock of this machine. If it is right, the cluster must renew it: kubeadm certs renew apiserver',
    )
  }
  if (!AWAY.test(said)) return undefined
  const start = LOCAL.flatMap(([name, say]) => {
    const [, part] = name.exec(contextName) ?? []
    return part === undefined ? [] : [say(part)]
  })[0]
  return new AttachError(
    `The API server of context ${contextName} cannot be reached: ${said}`,
    start === undefined
      ? `Connect to its network (VPN), or use another context: ${contexts(place)}`
      : `Start the cluster: ${start}`,
  )
}

function contexts({ kubeconfig }: KubectlPlace): string {
  return kubectlCommand(kubeconfig === undefined ? {} : { kubeconfig }, 'config', 'get-contexts')
}

/** What to change where the API server answers 401 to the user of a kubeconfig. */
export function loginTrouble(
  { plugin, certificateUntil }: Login,
  now: Date,
  place: KubectlPlace,
): AttachError {
  const until = `Log in again, until this answers: ${kubectlCommand(place, 'auth', 'whoami')}`
  const refused = 'The API server does not accept your own credentials (401).'
  if (certificateUntil !== undefined && certificateUntil < now) {
    return new AttachError(
      `Your client certificate expired on ${certificateUntil.toISOString().slice(0, 10)}, so the API server does not accept it (401).`,
      'Fetch a new kubeconfig, or on a control plane of kubeadm: sudo kubeadm certs renew admin.conf',
    )
  }
  const again = plugin === undefined ? undefined : loginAgain(plugin)
  return again === undefined
    ? new AttachError(refused, until)
    : new AttachError(`${refused} They are from ${programName(plugin ?? '')}.`, again)
}

const LOGIN = '{.users[0].user.exec.command}{"\\n"}{.users[0].user.client-certificate-data}'

/** The login of a kubeconfig: the name of its plugin and its public certificate, no key and no token. */
export async function readLogin(place: KubectlPlace): Promise<Login> {
  const args = ['config', 'view', '--minify', '--flatten', `--output=jsonpath=${LOGIN}`]
  const printed = await kubectlFor(place)(args).catch(() => '')
  const [plugin = '', certificate = ''] = printed.split('\n')
  return {
    ...(plugin === '' ? {} : { plugin }),
    ...(certificate === '' ? {} : { certificateUntil: endOf(certificate) }),
  }
}

function endOf(base64: string): Date {
  return new Date(new X509Certificate(Buffer.from(base64, 'base64')).validTo)
}
