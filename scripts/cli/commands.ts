import { present } from '@/lib/present'
import { record } from '../record/command'
import { CI_OUTPUT, type Command, command, type Flags, NAMESPACE, OPEN, OUTPUT, PLACE, PORT } from './command'

function placeOf({ context, kubeconfig }: { context: string | undefined; kubeconfig: string | undefined }) {
  return present({ context, kubeconfig })
}

const explain = command({
  name: 'explain',
  takes: ['[FILE]'],
  most: 1,
  suggests: 'files',
  summary: 'explain the refused calls in a text; reads standard input without FILE',
  about: [
    'Finds refused calls and failed connections in an error, a log or a command with its output, and gives the cause and the smallest fix of each. With a kubeconfig it asks the cluster as you; without one, or with --offline, it uses the text alone. If the text is longer than 256 KiB, it reads only the end, and says of how much; a pipe that goes on after 256 MiB is an error.',
  ],
  examples: ['kubectl get secrets 2>&1 | podglass explain', 'podglass explain app.log --offline'],
  exits: '0 something was found, 1 nothing was found, 2 wrong usage or no cluster, 3 it failed.',
  flags: {
    ...OUTPUT,
    offline: { says: 'ask no cluster' },
    kubernetes: { says: 'answer yes where explain asks whether the text is from Kubernetes' },
    ...PLACE,
  },
  async run({ flags, words: [file] }) {
    const { output, offline, kubernetes } = flags
    const asked = { isOffline: offline, isOfKubernetes: kubernetes, place: placeOf(flags) }
    const given = { file: file === '-' ? undefined : file, output }
    return (await import('./explain')).runExplain({ ...asked, ...present(given) })
  },
})

const why = command({
  name: 'why',
  takes: ['CALL'],
  most: Number.POSITIVE_INFINITY,
  isCall: true,
  suggests: async () => (await import('./suggest')).VERBS_OF_CALLS,
  summary: 'is this call allowed, and if not, why: podglass why watch jobs -n shop',
  about: [
    'Asks the cluster, as you, whether a call is allowed, and if not, why. CALL is a verb and a resource, or a whole kubectl line, with kubectl\'s options anywhere. "get pods" asks for the verb get; "kubectl get pods" makes a list, so it asks for list. After the word kubectl, -o is part of that line.',
    'With --beside it names the one difference that decides between two: you and a ServiceAccount, an account in two namespaces, or now and a case file saved before or elsewhere. Where you cannot review the other account, it asks as that account, with a token that it creates for it.',
  ],
  examples: [
    'podglass why watch jobs -n shop',
    'podglass why kubectl logs deploy/web -n shop',
    'podglass why get /metrics',
    'podglass why list secrets -n shop --as system:serviceaccount:shop:web',
    'podglass why watch jobs -n shop --beside system:serviceaccount:shop:web',
    'podglass why list pods -n shop --as system:serviceaccount:shop:web --record out',
  ],
  exits:
    '0 allowed, 1 refused, 2 wrong usage or no cluster, 3 unknown, or it failed. With --beside: 0 no difference decides, 1 one does.',
  flags: {
    namespace: { ...NAMESPACE, says: 'namespace of the call (default: that of the context)', ofCall: true },
    'all-namespaces': { short: 'A', says: 'ask about the call in all namespaces', ofCall: true },
    as: { value: 'NAME', says: 'ask for another account, by its user name', ofCall: true },
    beside: {
      value: 'OTHER',
      says: 'why one can and the other cannot: sa/NAME, NAMESPACE/NAME, a user name, ns/NAME or a case file',
      suggests: 'files',
    },
    record: {
      value: 'FILE',
      says: 'what podglass record --out kept of the program: the fix then covers all that it lacks',
      suggests: 'files',
    },
    'as-group': { value: 'NAME', says: 'a group of that account; can be repeated', ofCall: true },
    ...OUTPUT,
    ...PLACE,
  },
  async run({ flags, words }) {
    const { output, beside, record } = flags
    const asked = { words, place: placeOf(flags), ...present({ output, beside, record }) }
    return (await import('./why')).runWhy(asked)
  },
})

const changes = command({
  name: 'changes',
  takes: [''],
  most: 0,
  summary: 'what changed in a namespace, when, and by which field manager',
  about: [
    'Shows, as you, what was created, written, scaled, rolled out, restarted or evicted in a namespace, newest first: what its objects show, with old and new images and names of variables, never a value. It cannot see what was deleted, or earlier writes by the same manager. It sends only lists that you can make.',
  ],
  examples: ['podglass changes -n shop --minutes 60'],
  exits: '0 something changed, 1 nothing did, 2 wrong usage or no cluster, 3 unknown, or it failed.',
  flags: {
    namespace: { ...NAMESPACE, says: 'the namespace (default: that of the context)' },
    minutes: { value: 'N', says: 'how far back, from 1 to 10080 (default: 1440)' },
    ...OUTPUT,
    ...PLACE,
  },
  async run({ flags }) {
    const { namespace, minutes, output } = flags
    const asked = { place: placeOf(flags), ...present({ namespace, minutes, output }) }
    return (await import('./changes')).runChanges(asked)
  },
})

const WORLDS = {
  world: {
    value: 'NAME',
    suggests: async () => (await import('./suggest')).worldNames(),
    says: 'the world (default: a healthy pod with a few problems around it)',
  },
  manifests: {
    short: 'f',
    value: 'PATH',
    many: true,
    says: 'a file or folder of manifests that become the world, - for standard input; can be repeated',
    suggests: 'files',
  },
  namespace: {
    short: 'n',
    value: 'NAME',
    says: 'namespace of the account, and of objects that name none (default: default)',
  },
  account: { value: 'NAME', says: 'the ServiceAccount that the program runs as' },
  list: { says: 'list the worlds' },
  shell: { says: 'open a shell with the files, variables and network of the pod' },
  'control-port': { value: 'N', says: 'port for changing the sandbox while it runs (0: a free one)' },
} as const satisfies Flags

const preflight = command({
  name: 'preflight',
  takes: ['[CHART]', '-f PATH'],
  most: 1,
  suggests: 'files',
  summary: 'what an apply of manifests or a chart would be refused for, with nothing applied',
  about: [
    'Tells, as you, for each object in the order of the manifests whether it would be created or changed, or which gates refuse it: RBAC, escalation, a kind that is not served, a namespace, Pod Security, quota, LimitRange. All of them at once, then the one Role that you lack, what the installed accounts can do that is dangerous, and what was not judged: webhooks and policies are named. It sends reviews and reads; nothing is applied.',
    'A chart is rendered by helm, a kustomization by kubectl; other files and folders are read as they are.',
  ],
  examples: [
    'podglass preflight ./chart -n shop',
    'podglass preflight -f k8s/',
    'helm template web ./chart | podglass preflight -f -',
  ],
  exits:
    '0 nothing that could be judged refuses it, 1 an object or its pods are refused, 2 wrong usage or no cluster, 3 something cannot be judged (with --strict: or could not be read), or it failed.',
  flags: {
    manifests: {
      ...WORLDS.manifests,
      says: 'a chart, a kustomization, a file or folder of manifests, - for standard input; can be repeated',
    },
    namespace: { ...NAMESPACE, says: 'namespace of objects that name none (default: that of the context)' },
    ...CI_OUTPUT,
    strict: { says: 'exit with 3 also where a gate could not be read' },
    ...PLACE,
  },
  async run({ flags, words }) {
    const { manifests, namespace, output, strict } = flags
    const paths = [...words, ...manifests]
    return (await import('./preflight')).runPreflight({
      paths,
      isStrict: strict,
      place: placeOf(flags),
      ...present({ namespace, output }),
    })
  },
})

const attach = command({
  name: 'attach',
  takes: ['--namespace NAME --serviceaccount NAME', '--as-me'],
  most: 0,
  summary: 'open the page for a cluster, as one of its ServiceAccounts or as you; nothing is deployed',
  about: [
    'Runs the page on this machine for a real cluster. Nothing is deployed. As a ServiceAccount: your own credentials create a token for it, which needs permission to create serviceaccounts/token. With --as-me: calls go through a kubectl proxy with your own credentials, which stay in kubectl; it listens on a socket that only you can open, not on a port.',
  ],
  examples: ['podglass attach -n shop -s web', 'podglass attach --as-me --open'],
  flags: {
    namespace: {
      ...NAMESPACE,
      says: 'namespace of the account; with --as-me the default is that of the context',
    },
    serviceaccount: { short: 's', value: 'NAME', says: 'the account (default: the one named default)' },
    'as-me': { says: 'show what you can do instead' },
    ...PLACE,
    port: PORT,
    open: OPEN,
    duration: { value: '1h', says: 'lifetime of each token, which is renewed at 80% of it' },
    'dry-run': { says: 'let Try send writes as server-side dry runs; not with --as-me' },
  },
  async run({ flags }) {
    const { readAttach } = await import('./attach-arguments')
    const read = readAttach({ ...flags, place: placeOf(flags) })
    return (await import('./attach')).runAttach(read)
  },
})

const mcp = command({
  name: 'mcp',
  takes: [''],
  most: 0,
  summary: 'answer an agent over standard input and output (Model Context Protocol)',
  about: [
    'A server of the Model Context Protocol on standard input and output: an agent starts it, asks as you, and gets the answers of the page. It has no tool that changes anything, and calls no language model. Your credentials stay in kubectl. If no cluster can be asked, it still starts: explain answers from the text, and other tools say why they do not.',
  ],
  examples: ['claude mcp add podglass -- podglass mcp'],
  flags: PLACE,
  async run({ flags }) {
    return (await import('./mcp')).runMcp(placeOf(flags))
  },
})

const demo = command({
  name: 'demo',
  takes: [''],
  most: 0,
  summary: 'open the page on a sandbox cluster that runs on this machine',
  about: [
    'Runs the page on a sandbox: our own API server with a pod in it, on this machine, without a cluster. It is podglass sandbox plus the page.',
  ],
  examples: ['podglass demo --world permissive-binding', 'podglass demo --shell'],
  flags: {
    ...WORLDS,
    port: PORT,
    open: OPEN,
    'in-container': {
      says: 'listen on the addresses of this container too, so that its port can be published',
    },
  },
  async run({ flags }) {
    const { demoOptions, runPrinted } = await import('./sandbox')
    const { ownPage } = await import('./own-files')
    return runPrinted(flags, () => demoOptions(flags, ownPage()))
  },
})

const sandbox = command({
  name: 'sandbox',
  takes: ['', '-- COMMAND'],
  most: Number.POSITIVE_INFINITY,
  summary: 'run an API server without a cluster, for kubectl, clients and tests',
  about: [
    'An API server on this machine with the authorizer, admission and messages of Kubernetes 1.36, and no cluster behind it. Prints a kubeconfig and runs until Ctrl+C; given a command, it runs that with KUBECONFIG set, and exits with its exit code. Its world is a built-in one, or manifests: plain YAML, or what helm template and kubectl kustomize print. With --account the kubeconfig authenticates as that ServiceAccount, otherwise as an administrator. It says which parts of your manifests it does not simulate.',
  ],
  examples: [
    'podglass sandbox -f k8s/',
    'helm template shop ./chart -n shop | podglass sandbox -f - -n shop --account shop',
    'podglass sandbox -f k8s/ -n shop --account web -- npm test',
  ],
  exits: 'that of the command; 0 after Ctrl+C, 2 wrong usage or manifests, 3 it failed.',
  flags: {
    ...WORLDS,
    port: { value: 'N', says: 'port of the API server (default: a free one)' },
    'in-cluster': { says: 'give the command what a pod has, instead of a kubeconfig' },
    output: { short: 'o', value: 'FORMAT', choices: ['json'], says: 'print data instead of text' },
  },
  async run({ flags, words }) {
    const { runPrinted, sandboxOptions } = await import('./sandbox')
    return runPrinted(flags, () => sandboxOptions(flags, words))
  },
})

const completion = command({
  name: 'completion',
  takes: ['bash|zsh|fish'],
  most: 1,
  suggests: async () => (await import('./completion')).SHELLS,
  summary: 'print the completion script for a shell',
  about: [
    'Prints a script for your shell. To load it in each new shell, add the line for yours to its startup file. kubectl completes "kubectl podglass" with the program kubectl_complete-podglass, which is installed next to this one.',
  ],
  examples: [
    'source <(podglass completion bash)    # in ~/.bashrc',
    'source <(podglass completion zsh)     # in ~/.zshrc, below compinit',
    'podglass completion fish | source     # in ~/.config/fish/config.fish',
  ],
  flags: {},
  async run({ words: [shell] }) {
    console.log((await import('./completion')).completionScript(shell))
    return 0
  },
})

const help = command({
  name: 'help',
  takes: ['[COMMAND]'],
  most: 1,
  suggests: async () => COMMANDS.map(({ name }) => name),
  summary: 'show the help of podglass or of one of its commands',
  about: ['The same as podglass COMMAND --help.'],
  flags: {},
  async run({ words: [topic] }) {
    const { helpOf, widthOf } = await import('./help')
    console.log(helpOf(COMMANDS, widthOf(process.stdout), topic))
    return 0
  },
})

const version = command({
  name: 'version',
  takes: [''],
  most: 0,
  summary: 'print the version',
  about: ['The same as podglass --version.'],
  flags: {},
  async run() {
    console.log((await import('./version')).version())
    return 0
  },
})

/** Every command, in the order of help. */
export const COMMANDS = [
  explain,
  why,
  changes,
  preflight,
  attach,
  mcp,
  record,
  demo,
  sandbox,
  completion,
  help,
  version,
] as readonly Command[]
