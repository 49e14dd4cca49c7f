import type { Control } from '@/lib/contract/connection'

interface Lesson {
  rung: Control['rung']
  title: string
  teaches: string
}

/** What each step done wrong teaches, whatever came back this time. A word to type is between backticks. */
export const LESSONS: { readonly [Id in Control['id']]: Lesson } = {
  'no-kubeconfig': {
    rung: 'locate',
    title: 'kubectl without a kubeconfig',
    teaches:
      '"The connection to the server localhost:8080 was refused" means that kubectl found no cluster, not that it is down.',
  },
  ping: {
    rung: 'connect',
    title: 'Ping the address',
    teaches:
      'A ClusterIP is virtual: no machine owns it, so nothing answers a ping. Only a TCP connect counts.',
  },
  'http-port-80': {
    rung: 'connect',
    title: 'http:// on port 80',
    teaches:
      'Service kubernetes has one port, 443. A hang is a wrong port or a dropped packet, never a missing permission.',
  },
  'http-on-tls-port': {
    rung: 'verify',
    title: 'http:// on the TLS port',
    teaches: 'A 400 in plain text means `http://` instead of `https://`.',
  },
  'https-without-ca': {
    rung: 'verify',
    title: 'https:// without ca.crt',
    teaches:
      'A cluster has its own CA. Pass `ca.crt`: `curl --cacert`, `CURL_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`. Without verification the token goes to anyone who answers.',
  },
  'wrong-server-name': {
    rung: 'verify',
    title: 'Another name for the server',
    teaches:
      'The certificate must also have the name that is called, such as `kubernetes.default.svc` or the ClusterIP.',
  },
  'no-token': {
    rung: 'authenticate',
    title: 'Without the token',
    teaches: '`system:anonymous` in a 403 means that no token arrived, not that a permission is missing.',
  },
  'token-without-rights': {
    rung: 'authorize',
    title: 'GET / with the token',
    teaches:
      'It names the account, so authentication worked. 401 is about who calls, 403 about what it may do.',
  },
  'admin-for-all': {
    rung: 'authorize',
    title: 'cluster-admin for every ServiceAccount',
    teaches:
      'Many tutorials end a 403 with `--clusterrole=cluster-admin --group=system:serviceaccounts`: every pod may then do everything. Grant the one missing call.',
  },
  'no-namespace': {
    rung: 'read-namespace',
    title: 'The namespace left out',
    teaches: 'A list without a namespace means all of them, which only a ClusterRoleBinding grants.',
  },
  'other-resource': {
    rung: 'read-pods',
    title: 'jobs instead of pods',
    teaches:
      'Permissions are per resource and API group. Jobs are under `/apis/batch/v1`; only the core group is under `/api/v1`.',
  },
  'by-name': {
    rung: 'read-pods',
    title: 'One job by name',
    teaches:
      'get is another verb than list. Only who may get an object learns by a 404 that it does not exist.',
  },
  write: {
    rung: 'read-services',
    title: 'PUT and DELETE',
    teaches:
      'update, patch and delete are verbs of their own. The command only asks whether this account may delete jobs.',
  },
  'wrong-resource-name': {
    rung: 'read-services',
    title: 'service instead of services',
    teaches:
      'Authorization comes before routing, so a 403 may be a typo: only who has permissions on that word gets a 404.',
  },
}

/** What the codes of an unknown CA mean: the same fault, named by what the server sent. */
const UNKNOWN_CA: ReadonlyMap<string, string> = new Map([
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'the server sent only its own certificate; curl: "unable to get local issuer certificate"',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the server sent a chain of an unknown issuer'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the server sent its CA too, which nothing here trusts'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate is self-signed'],
])

/** The code of a certificate that was not accepted without ca.crt, in words; empty for a code that means another fault. */
export function unknownCaWords(code: string): string {
  return UNKNOWN_CA.get(code) ?? ''
}
