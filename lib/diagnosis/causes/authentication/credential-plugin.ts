import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlLook, shellCommand } from '@/lib/rbac/kubectl-command'
import { type LoginTrouble, loginTroubleIn } from '@/lib/reader/sentences/credential-plugin-text'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { type LoginProgram, loginPrograms, programName } from '../../login-programs'
import type { Unseen } from '../cause'
import { textCause } from '../finding'

// Commits 28b9e26d5 and f00874ad9 of kubernetes/client-go.
const VERSIONS = say`client-go has v1 since Kubernetes 1.22, and no v1alpha1 since 1.24.`

function runs({ plugin }: LoginTrouble): Phrase {
  return plugin === ''
    ? say`The client’s kubeconfig logs in with a program`
    : say`The client’s kubeconfig logs in with the program ${code(plugin)}`
}

function sayTrouble(trouble: LoginTrouble): Phrase {
  const { how, plugin, version } = trouble
  switch (how) {
    case 'missing':
      return say`${runs(trouble)}, which is not installed where the client runs, or not on its PATH.`
    case 'not-run':
      return say`${runs(trouble)}, which the system does not run: it is not executable, or is built for another platform.`
    case 'failed':
      return say`${runs(trouble)}, which ended with an error. Most often its own login has expired. What it says itself is printed above the client’s error.`
    case 'version':
      return say`${runs(trouble)}. It, the kubeconfig and the client do not agree on the version of what it prints${version === undefined ? NOTHING : say`: the kubeconfig asks for ${code(version)}`}. ${VERSIONS}`
    case 'answer':
      return say`${runs(trouble)}, and what it printed is not what the client reads: an ExecCredential with a token or a certificate, and nothing else.`
    case 'terminal':
      return say`${runs(trouble)}, which is to ask for a password or a code, and the client has no terminal to ask on.`
    case 'not-allowed':
      return say`${runs(trouble)}, and the kuberc of kubectl does not allow it.`
    case 'removed':
      return say`The client’s kubeconfig logs in with the auth-provider ${code(plugin)}, which this client does not have. client-go has none for gcp and azure since Kubernetes 1.26.`
    case 'refresh':
      return say`The client’s kubeconfig logs in at an identity provider with a refresh token, and got no new token for it.`
  }
}

const IN_A_POD = requestChange(
  say`In a pod, use its ServiceAccount instead of a kubeconfig: it needs no program to log in.`,
)
const OTHER_LOGIN = requestChange(say`Get a kubeconfig with a login that works where the client runs.`)

/** One fix for each program that the name can mean. */
function forEach(plugin: string, fix: (known: Partial<LoginProgram>) => FixDraft): FixDraft[] {
  const known = loginPrograms(plugin)
  return known.length === 0 ? [fix({})] : known.map(fix)
}

function only({ to }: Partial<LoginProgram>): Phrase {
  return to === undefined ? NOTHING : say`, if it logs in to ${words(to)}`
}

function loginAgain({ plugin }: LoginTrouble): FixDraft[] {
  return forEach(plugin, (known) =>
    requestChange(say`Log in again${only(known)}.`, present({ command: known.login })),
  )
}

function install(plugin: string): FixDraft[] {
  return forEach(plugin, (known) => {
    const from = known.docs === undefined ? NOTHING : say`: ${code(known.docs)}`
    return requestChange(
      say`Install ${code(programName(plugin))} where the client runs${only(known)}${from}.`,
      present({ command: known.install }),
    )
  })
}

function sayRewrite(plugin: string): Phrase {
  const known = loginPrograms(plugin).find(({ rewrite }) => rewrite !== undefined)
  return known?.rewrite === undefined
    ? say`, as ${code('aws eks update-kubeconfig')} does for aws`
    : say`: ${code(known.rewrite)}${only(known)}`
}

function fixesOf(trouble: LoginTrouble): FixDraft[] {
  const { how, plugin } = trouble
  switch (how) {
    case 'missing':
      return [...install(plugin), IN_A_POD]
    case 'not-run':
      return [
        requestChange(
          say`Install ${code(programName(plugin))} again, for the platform on which the client runs.`,
        ),
        IN_A_POD,
      ]
    case 'failed':
      return [...loginAgain(trouble), IN_A_POD]
    case 'version':
      return [
        requestChange(
          say`Update the program, then have it write the kubeconfig again${sayRewrite(plugin)}. Or set v1beta1 or v1 as apiVersion of its exec, whichever the program prints.`,
        ),
      ]
    case 'answer':
      return [
        requestChange(say`Have the program print the ExecCredential alone, and anything else to stderr.`),
      ]
    case 'terminal':
      return [requestChange(say`Log in on a terminal first, or use a login that asks nothing.`), IN_A_POD]
    case 'not-allowed':
      return [
        requestChange(say`Add the program to credentialPluginAllowlist in the kuberc, if it is to be run.`),
      ]
    case 'removed':
      return [
        requestChange(
          say`Have the cloud’s command line write the kubeconfig again, with an exec in place of the auth-provider: ${code('gcloud container clusters get-credentials')} or ${code('kubelogin convert-kubeconfig')}.`,
        ),
        OTHER_LOGIN,
      ]
    case 'refresh':
      return [...loginAgain(trouble), OTHER_LOGIN]
  }
}

function settled({ how, plugin }: LoginTrouble): Unseen {
  if (how === 'missing' || how === 'not-run') {
    return {
      needs: say`Whether the program is found where the client runs.`,
      command: shellCommand('command', '-v', plugin),
      isForReader: true,
    }
  }
  if (how === 'version' || how === 'removed' || how === 'not-allowed') {
    return {
      needs: say`How the kubeconfig logs in. No secret is printed.`,
      command: kubectlLook`config view --minify`,
      isForReader: true,
    }
  }
  return {
    needs: say`What the login says of itself. kubectl prints that above its own error, and never a token.`,
    command: kubectlLook`auth whoami`,
    isForReader: true,
  }
}

export const credentialPlugin = textCause<'B12', LoginTrouble, string>({
  id: 'B12',
  title: 'The kubeconfig’s login gives no credentials',
  nature: 'wrong',
  isUndecided: true,
  find: loginTroubleIn,
  says: sayTrouble,
  fixes: fixesOf,
  settle: settled,
})
