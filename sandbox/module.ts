// The types of podglass/sandbox. The package ships this file as it is, so it imports nothing.

/** Manifests that are not in a file. */
export interface ManifestsOf {
  /** Its name in errors. */
  name: string
  /** YAML or JSON of one or more documents. */
  text: string
}

export interface SandboxOptions {
  /** A world by its name, as `podglass sandbox --list` prints them. `manifests` are put on top of it. */
  world?: string
  /** Files, folders and texts of manifests, which become the world if none is named. */
  manifests?: readonly (string | ManifestsOf)[]
  /** Namespace of objects that name none, and of the account; that of the named world's pod, or `default`, when absent. */
  namespace?: string
  /** The ServiceAccount that the program runs as, and `kubeconfig` authenticates as; an administrator when absent. */
  account?: string
  /** Port of the API server on 127.0.0.1; a free one when absent. */
  port?: number
}

/** One finished request. */
export interface SandboxRequest {
  method: string
  /** Path with query as sent. */
  path: string
  /** Who the API server took the caller for. */
  user: string
  status: number
}

/** A running API server, with no cluster behind it. */
export interface Sandbox {
  readonly url: string
  /** The certificate authority of the server, PEM. */
  readonly rootCertificate: string
  /**
   * A kubeconfig that authenticates as the account, or as an administrator if none was named; its other contexts are `admin` and the
   * accounts that the manifests define. Gone after `stop`.
   */
  readonly kubeconfig: string
  /** A kubeconfig that authenticates as an administrator. */
  readonly adminKubeconfig: string
  /**
   * The variables of the container as the kubelet writes them. In place of the paths of its mounts: the folder on this machine
   * that is its root.
   */
  readonly environment: Readonly<Record<string, string>>
  /** The folder on this machine with the container's files: token, CA, namespace, downward API volumes. */
  readonly root: string
  /** What was left out of the given manifests, and what the sandbox does not do for them. */
  readonly notSimulated: readonly string[]
  /** Finished requests, oldest first, the latest 20,000. */
  readonly requests: readonly SandboxRequest[]
  /** A token of a ServiceAccount, for a day. */
  token(namespace: string, account: string): Promise<string>
  /** A kubeconfig that authenticates as a ServiceAccount, for a day. Gone after `stop`. Rejects where there is no such account. */
  kubeconfigFor(namespace: string, account: string): Promise<string>
  /** Brings back the objects of the start, between tests; faults are gone, and `requests` is empty. */
  reset(): Promise<void>
  /** Applies YAML as an administrator. Throws for what the API server would refuse, with its message. */
  apply(yaml: string): Promise<void>
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

/** Starts an API server with Kubernetes' authorizer and messages on 127.0.0.1. */
export type StartSandbox = (options?: SandboxOptions) => Promise<Sandbox>
