import { present } from '@/lib/present'
import { CI_OUTPUT, command, NAMESPACE, PLACE } from '../cli/command'

/** The row of `podglass record`. */
export const record = command({
  name: 'record',
  takes: ['-- PROGRAM', '--audit FILE', '--merge DIR'],
  most: Number.POSITIVE_INFINITY,
  summary: 'run a program and find the least Role for what it calls',
  about: [
    'Runs a program with a kubeconfig that points to a proxy on this machine, in front of the sandbox (--sandbox, --world, -f) or the cluster of your kubeconfig. Records each call as the authorizer sees it: verb, group, resource, name, namespace or path, and whether it was refused; never a body, a token or a query value. At the end it prints the calls, why the refused ones were refused, and the least Role that allows them.',
    'With --role it compares the calls with Roles and bindings that you have: a missing permission fails, one that no call needed is a warning that fails with --strict, and dangerous ones are listed. Runs into one --out folder are evaluated together.',
    'With --audit it reads the calls from audit logs of an API server, EKS, GKE or AKS.',
  ],
  examples: [
    'podglass record --sandbox -- node operator.js',
    'podglass record -f crds.yaml --role rbac.yaml --for 30s --out record --report junit,sarif -- ./operator',
    'podglass record --sandbox -o sarif -- ./migrate.sh > record.sarif',
    'podglass record --as shop/web --role web-release -n shop -- ./backup.sh',
    'podglass record --audit audit.log --as shop/web --role rbac.yaml',
  ],
  exits:
    '0 every call is allowed, 1 a permission is missing (with --strict: or is not used), 2 wrong usage or no cluster, 3 the program failed or made no call, or podglass failed.',
  flags: {
    as: {
      value: 'ACCOUNT',
      says: 'the ServiceAccount to run as, NAMESPACE/NAME (default: in a cluster, you; in the sandbox, the one in the files)',
    },
    role: {
      value: 'FILE',
      many: true,
      suggests: 'files',
      says: 'Roles and bindings to compare the calls with: a file, a folder, a chart, or a Helm release',
    },
    strict: { says: 'fail where a Role grants what no call needed' },
    sandbox: {
      says: 'run it against the sandbox; if no Role is bound to the account, every call is allowed',
    },
    world: {
      value: 'NAME',
      says: 'a world of the sandbox',
      suggests: async () => (await import('../cli/suggest')).worldNames(),
    },
    manifests: {
      short: 'f',
      value: 'FILE',
      many: true,
      suggests: 'files',
      says: 'what is in the sandbox: a file, a folder or a chart',
    },
    'allow-all': { says: 'allow every call in the sandbox, whatever its Roles say' },
    'no-stand-ins': { says: 'answer 404 in the sandbox for what is not there, instead of making it up' },
    'in-cluster': { says: 'give the program what a pod has, instead of a kubeconfig' },
    for: { value: '30s', says: 'stop the program after this time' },
    out: { value: 'DIR', suggests: 'files', says: 'write the record and its reports there' },
    merge: { value: 'DIR', many: true, suggests: 'files', says: 'evaluate the records of this folder too' },
    audit: {
      value: 'FILE',
      many: true,
      suggests: 'files',
      says: 'read the calls from an audit log; - is standard input',
    },
    report: {
      value: 'FORM',
      many: true,
      choices: ['text', 'html', 'junit', 'sarif', 'json'],
      says: 'what to write into --out besides text',
    },
    ...CI_OUTPUT,
    namespace: {
      ...NAMESPACE,
      says: 'namespace of a release, and of manifests that name none (default: that of the account)',
    },
    ...PLACE,
  },
  async run({ flags, words }) {
    const { context, kubeconfig } = flags
    return (await import('./record')).runRecord({
      ...flags,
      words,
      place: present({ context, kubeconfig }),
      roles: flags.role,
      reports: flags.report,
      allowAll: flags['allow-all'],
      noStandIns: flags['no-stand-ins'],
      inCluster: flags['in-cluster'],
      stopAfter: flags.for,
    })
  },
})
