/** Options of kubectl 1.32 that take a word of their own, without their dashes, over all commands that are read here. */
const VALUES = new Set(
  `accept-hosts accept-paths address aggregation-rule annotation annotations api-prefix as as-group as-uid audience
  as-user-extra bound-object-kind bound-object-name bound-object-uid cache-dir cascade certificate-authority chunk-size class
  client-certificate client-key cluster cluster-ip clusterip clusterrole concurrency container context copy-to cpu-percent
  current-replicas custom default-backend docker-email docker-password docker-server docker-username dry-run duration env
  external-ip external-name field-manager field-selector filename for from from-env-file from-file from-literal grace-period
  group hard image image-pull-policy keepalive keys kubeconfig kuberc kustomize label-columns labels limit-bytes limits
  load-balancer-ip log-flush-frequency max max-log-requests max-unavailable min min-available name namespace
  node-port non-resource-url output override-type overrides password patch patch-file pod-running-timeout pod-selector port
  preemption-policy profile profile-output protocol prune-allowlist raw reject-methods reject-paths replicas request-timeout
  requests resource resource-name resource-version restart retries revision role rule schedule scopes selector server
  serviceaccount session-affinity set-image since since-time skip-wait-for-delete-timeout sort-by subresource tail target
  target-port tcp template timeout tls-server-name to-revision token type types unix-socket user username v value verb
  vmodule`.split(/\s+/),
)

const SWITCHES = new Set(
  `all all-containers all-namespaces all-pods allow-missing-template-keys append-hash append-server-path arguments-only attach
  command containers delete-emptydir-data disable-compression disable-eviction disable-filter edit expose follow force
  force-conflicts global-default help ignore-daemonsets ignore-errors ignore-not-found insecure-skip-tls-verify
  insecure-skip-tls-verify-backend interactive keep-annotations keep-init-containers keep-labels keep-liveness keep-readiness
  keep-startup leave-stdin-open list local match-server-version no-headers no-preserve now openapi-patch output-patch
  output-watch-events overwrite prefix previous privileged prune quiet record recursive replace resolve rm same-node
  save-config server-print server-side share-processes show-capacity show-events show-kind show-labels show-managed-fields
  show-swap stdin sum swap timestamps tty use-protocol-buffers validate wait warnings-as-errors watch watch-only
  windows-line-endings`.split(/\s+/),
)

const SHORT_VALUES: Readonly<Record<string, string>> = {
  ...{
    n: 'namespace',
    l: 'selector',
    f: 'filename',
    k: 'kustomize',
    o: 'output',
    c: 'container',
    s: 'server',
  },
  ...{ L: 'label-columns', e: 'env', r: 'replicas', v: 'v', p: 'patch' },
}

const SHORT_SWITCHES: Readonly<Record<string, string>> = {
  ...{ A: 'all-namespaces', w: 'watch', R: 'recursive', i: 'stdin', t: 'tty', q: 'quiet', h: 'help' },
}

/** Of `kubectl logs` these are switches. */
const SHORT_OF_LOGS: Readonly<Record<string, string>> = { f: 'follow', p: 'previous' }

/** The words of a kubectl line and its options by their long names, each with the values that it has. */
export interface Line {
  words: string[]
  options: Map<string, string[]>
  /** Each option as it was typed, with its value. */
  typed: { option: string; text: string }[]
  /** The first option that kubectl does not have. What follows it may be its value or a word of the call. */
  unknown?: string
}

function longOf(letter: string, command: string | undefined): { name?: string; takesValue: boolean } {
  const ofLogs = command === 'logs' ? SHORT_OF_LOGS[letter] : undefined
  const value = ofLogs === undefined ? SHORT_VALUES[letter] : undefined
  return { ...nameOf(value ?? ofLogs ?? SHORT_SWITCHES[letter]), takesValue: value !== undefined }
}

const nameOf = (name: string | undefined) => (name === undefined ? {} : { name })

/** Splits a line as kubectl does: options can be anywhere before `--`, and `-it` is two of them. */
export function readLine(words: readonly string[]): Line {
  const line: Line = { words: [], options: new Map(), typed: [] }
  const add = (name: string, spelling: string, value: string) => {
    const option = `--${name}`
    line.options.set(option, [...(line.options.get(option) ?? []), value])
    line.typed.push({ option, text: `${spelling} ${value}`.trim() })
  }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') {
      line.words.push(word)
    } else if (word.startsWith('--')) {
      const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
      if (!VALUES.has(name) && !SWITCHES.has(name)) line.unknown ??= `--${name}`
      const takesNext = inline === undefined && VALUES.has(name)
      if (takesNext) at += 1
      add(name, `--${name}`, (takesNext ? words[at] : inline) ?? '')
    } else {
      for (let letter = 1; letter < word.length; letter += 1) {
        const char = word.charAt(letter)
        const { name, takesValue } = longOf(char, line.words[0])
        if (name === undefined) line.unknown ??= `-${char}`
        const rest = word.slice(letter + 1)
        const hasValue = takesValue || rest.startsWith('=')
        if (hasValue && rest === '') at += 1
        const value = rest === '' ? (words[at] ?? '') : rest.replace(/^=/, '')
        add(name ?? char, `-${char}`, hasValue ? value : '')
        if (hasValue) break
      }
    }
  }
  return line
}

/** True for a switch that is given, unless as `=false`. */
export function isOn(line: Line, option: string): boolean {
  const value = line.options.get(option)?.at(-1)
  return value !== undefined && value !== 'false'
}

/** Every option by its long name, for the nearest to one that is misspelled. */
export function optionNames(): string[] {
  return [...VALUES, ...SWITCHES].map((name) => `--${name}`)
}
