import { spaced } from '../text/spaced'

/** Why the login of a kubeconfig gave a client no credentials, as far as the client says. */
export interface LoginTrouble {
  how:
    | 'missing'
    | 'failed'
    | 'not-run'
    | 'version'
    | 'answer'
    | 'terminal'
    | 'not-allowed'
    | 'removed'
    | 'refresh'
  /** The program, as the kubeconfig names it; of a login that was removed its name; "" where the text does not say. */
  plugin: string
  /** The version that the kubeconfig asks for. */
  version?: string
}

const Q = String.raw`\\{0,31}["'\x60]`
const BEFORE = '(?:getting credentials: )?'
const PLUGIN = String.raw`(?<plugin>[^\s"'\x60]{1,253})`
const VERSION = String.raw`client\.authentication\.k8s\.io/v[0-9a-z]{1,16}`

/** Who says it so, in which words, and what that means; of client-go from `plugin/pkg/client/auth/exec/exec.go`. */
export const LOGIN_TEXTS: readonly { by: string; how: LoginTrouble['how']; pattern: string }[] = [
  {
    by: 'client-go 1.19+',
    how: 'missing',
    pattern: String.raw`${BEFORE}\bexec: executable ${PLUGIN} not found`,
  },
  {
    by: 'client-go before 1.19',
    how: 'missing',
    pattern: String.raw`getting credentials: exec: exec: ${Q}${PLUGIN}${Q}: executable file not found in `,
  },
  {
    by: 'client-go, of a program named by its path',
    how: 'missing',
    pattern: String.raw`getting credentials: exec: fork/exec ${PLUGIN}: no such file or directory`,
  },
  {
    by: 'the official client of .NET 3+',
    how: 'missing',
    pattern: String.raw`external exec failed due to: An error occurred trying to start process ${Q}${PLUGIN}${Q}[^\n]{0,300}No such file or directory`,
  },
  {
    by: 'client-go, of a program that the system does not run',
    how: 'not-run',
    pattern: String.raw`getting credentials: exec: fork/exec ${PLUGIN}: `,
  },
  {
    by: 'kube-rs 0.20+, of a program that does not run',
    how: 'failed',
    pattern: 'unable to run auth exec: |failed to run auth exec command: ',
  },
  {
    by: 'kube-rs 0.20+, by its exit code',
    how: 'failed',
    pattern: String.raw`auth exec command '(?<plugin>[^\s']{1,253})[^'\n]{0,600}' failed with status `,
  },
  {
    by: 'client-go 1.19+, by its exit code',
    how: 'failed',
    pattern: String.raw`${BEFORE}\bexec: executable ${PLUGIN} failed with exit code `,
  },
  {
    by: 'client-go before 1.19, by its exit code',
    how: 'failed',
    pattern: 'getting credentials: exec: (?:exit status |signal: )',
  },
  {
    by: 'the official client of Python 5+',
    how: 'failed',
    pattern: String.raw`\bexec: process returned -?\d`,
  },
  {
    by: 'the official client of .NET 3+, in other words',
    how: 'failed',
    pattern: 'external exec failed due to',
  },
  {
    by: 'client-go 1.24+, of a version that is gone',
    how: 'version',
    pattern: String.raw`${BEFORE}\bexec plugin: invalid apiVersion ${Q}(?<version>${VERSION})`,
  },
  {
    by: 'client-go 1.10+',
    how: 'version',
    pattern: String.raw`${BEFORE}\bexec plugin is configured to use API version (?<version>${VERSION})`,
  },
  {
    by: 'client-go 1.24+, of what the program printed',
    how: 'version',
    pattern: String.raw`no kind ${Q}ExecCredential${Q} is registered for version ${Q}${VERSION}`,
  },
  {
    by: 'the official client of Python 5+, of a version',
    how: 'version',
    pattern: String.raw`\bexec: plugin api version ${VERSION} does not match (?<version>${VERSION})`,
  },
  {
    by: 'client-go 1.10+, of what the program printed',
    how: 'answer',
    pattern: String.raw`getting credentials: decoding stdout: |\bexec plugin (?:didn't return a (?:status field|token)|returned only certificate or key)`,
  },
  {
    by: 'client-go 1.22+',
    how: 'terminal',
    pattern: String.raw`${BEFORE}\bexec plugin cannot support interactive mode: `,
  },
  {
    by: 'kubectl 1.35+, by its kuberc',
    how: 'not-allowed',
    pattern: String.raw`\bplugin ${Q}${PLUGIN}${Q} not allowed: policy set to |\bis not permitted by the credential plugin allowlist`,
  },
  {
    by: 'client-go 1.26+',
    how: 'removed',
    pattern: String.raw`\bThe (?<plugin>gcp|azure) auth plugin has been removed`,
  },
  {
    by: 'client-go, of a program that has not its plugins',
    how: 'removed',
    pattern: String.raw`\bno Auth Provider found for name ${Q}${PLUGIN}${Q}`,
  },
  {
    by: 'kubectl 1.3+, by the login of its own',
    how: 'refresh',
    pattern: String.raw`Unable to connect to the server: failed to refresh token: `,
  },
]

const READ = LOGIN_TEXTS.map(({ how, pattern }) => ({ how, pattern: new RegExp(spaced(pattern)) }))

/** What a client says of the login of its kubeconfig; undefined where it says nothing of one. Linear: every repetition is bounded. */
export function loginTroubleIn(text: string): LoginTrouble | undefined {
  for (const { how, pattern } of READ) {
    const match = pattern.exec(text)
    if (!match) continue
    const { plugin = '', version } = match.groups ?? {}
    return { how, plugin, ...(version === undefined ? {} : { version }) }
  }
  return undefined
}
