/** A program that a kubeconfig runs to log in. */
export interface LoginProgram {
  program: RegExp
  /** What it logs in to, where another program has the same name. */
  to?: string
  /** The command that installs it, where one does on each system. */
  install?: string
  /** Where its documentation says how to install it. */
  docs?: string
  /** What renews the login. */
  login: string
  /** What writes its part of the kubeconfig again. */
  rewrite?: string
}

// By the names that kubeconfigs of these clouds have since client-go lost its own plugins (1.26).
const PROGRAMS: readonly LoginProgram[] = [
  {
    program: /^gke-gcloud-auth-plugin$/,
    install: 'gcloud components install gke-gcloud-auth-plugin',
    login: 'gcloud auth login',
    rewrite: 'gcloud container clusters get-credentials',
  },
  {
    program: /^gcloud$/,
    docs: 'https://cloud.google.com/sdk/docs/install',
    login: 'gcloud auth login',
    rewrite: 'gcloud container clusters get-credentials',
  },
  {
    program: /^aws$/,
    docs: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
    login: 'aws sso login',
    rewrite: 'aws eks update-kubeconfig',
  },
  {
    program: /^aws-iam-authenticator$/,
    docs: 'https://github.com/kubernetes-sigs/aws-iam-authenticator',
    login: 'aws sso login',
    rewrite: 'aws eks update-kubeconfig',
  },
  {
    program: /^kubelogin$/,
    to: 'Azure',
    install: 'az aks install-cli',
    login: 'az login',
    rewrite: 'kubelogin convert-kubeconfig',
  },
  {
    program: /^kubelogin$/,
    to: 'another identity provider',
    docs: 'https://github.com/int128/kubelogin',
    login: 'kubelogin clean',
  },
  {
    program: /^kubectl-oidc_login$/,
    install: 'kubectl krew install oidc-login',
    login: 'kubectl oidc-login clean',
  },
  { program: /^doctl$/, docs: 'https://docs.digitalocean.com/reference/doctl', login: 'doctl auth init' },
  { program: /^tsh$/, docs: 'https://goteleport.com/docs/installation', login: 'tsh kube login' },
]

/** The name of a program without its folder. */
export function programName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.exe$/i, '') ?? path
  )
}

/** Each program that a kubeconfig can mean by this path or name. */
export function loginPrograms(path: string): LoginProgram[] {
  return PROGRAMS.filter(({ program }) => program.test(programName(path)))
}
