const PLACE = `  --context NAME             context of the kubeconfig (default: the current one)
  --kubeconfig FILE          the kubeconfig (default: the one kubectl uses)`

/** The help of each command. */
export const HELP = {
  podglass: `usage: podglass COMMAND [options]

  explain [FILE]   explain the refused calls in a text; reads standard input without FILE
  why CALL         is this call allowed, and if not, why: podglass why watch jobs -n shop
  changes          what changed in a namespace, when, and by which field manager
  attach           open the page for a cluster, as one of its ServiceAccounts or as you; nothing is deployed
  mcp              answer an agent over standard input and output (Model Context Protocol)
  demo             open the page on a sandbox cluster that runs on this machine

  podglass COMMAND --help says more. --version prints the version.
  On the path as kubectl-podglass, it runs as "kubectl podglass COMMAND".
`,
  explain: `usage: podglass explain [FILE] [options]

Finds refused calls and failed connections in an error, a log or a command with what it printed, and says of each why, and
the smallest fix. With a kubeconfig it asks the cluster as you; without one, or with --offline, it uses the text alone. Of a
text longer than 256 KiB it reads the end.

  --json                     print JSON
  --offline                  ask no cluster
  --kubernetes               the text is from Kubernetes, where explain asks that
${PLACE}

Exit code: 0 something was found, 1 nothing was, 2 wrong usage or no cluster, 3 it failed.
`,
  why: `usage: podglass why CALL [options]

Asks the cluster, as you, whether a call is allowed, and if not, why. CALL is a verb and a resource, or a whole kubectl line,
with kubectl's options anywhere. "get pods" asks for the verb get; "kubectl get pods" makes a list, so it asks for list:

  podglass why watch jobs -n shop
  podglass why kubectl logs deploy/web -n shop
  podglass why get /metrics
  podglass why list secrets -n shop --as system:serviceaccount:shop:web

  -n, --namespace NAME       namespace of the call (default: that of the context)
  -A, --all-namespaces       the call in all namespaces
  --as NAME                  another account than yours, by its user name
  --as-group NAME            a group of that account; may be repeated
  --json                     print JSON
${PLACE}

Exit code: 0 allowed, 1 refused, 2 wrong usage or no cluster, 3 not known, or it failed.
`,
  changes: `usage: podglass changes [options]

Tells, as you, what was created, written, scaled, rolled out, restarted or evicted in a namespace, the newest first: what its
objects show, with old and new images and names of variables, never a value. What is deleted, and earlier writes of the same
manager, are not seen. It sends only lists that you can make.

  -n, --namespace NAME       the namespace (default: that of the context)
  --minutes N                how far back, from 1 to 10080 (default: 1440)
  --json                     print JSON
${PLACE}

Exit code: 0 something changed, 1 nothing did, 2 wrong usage or no cluster, 3 not known, or it failed.
`,
  attach: `usage: podglass attach --namespace NAME --serviceaccount NAME [options]
       podglass attach --as-me [options]

Runs the page on this machine for a real cluster. Nothing is deployed. As a ServiceAccount: your own credentials create
a token for it, which needs permission to create serviceaccounts/token. With --as-me: calls go through a
kubectl proxy with your own credentials, which stay in kubectl; it listens on a socket that only you can open, on no port.

  --namespace, -n NAME       namespace of the account; with --as-me the default is that of the context
  --serviceaccount, -s NAME  the account (default: the one named default)
  --as-me                    show what you can do instead
${PLACE}
  --port N                   port of the page (default: 3000)
  --duration 1h              life of each token; it is renewed at 80% of it
  --dry-run                  lets Try send writes as server-side dry runs; not with --as-me
`,
  mcp: `usage: podglass mcp [options]

A server of the Model Context Protocol on standard input and output: an agent starts it, asks as you, and gets the answers of
the page. It has no tool that changes anything, and calls no language model. Your credentials stay in kubectl. Where no cluster
can be asked, it starts as well, and each answer says why.

${PLACE}

Claude Code:  claude mcp add podglass -- podglass mcp
`,
  demo: `usage: podglass demo [--scenario NAME] [--port 3000] [--list]

Runs the page on a sandbox: our own API server with a pod in it, on this machine, without a cluster.

  --scenario NAME      the scenario to show (default: a healthy pod with a few problems around it)
  --list               list the scenarios
  --port N             port of the page (default: 3000)
  --control-port N     port that changes the sandbox (default: a free one)
`,
} as const

export type HelpTopic = keyof typeof HELP
