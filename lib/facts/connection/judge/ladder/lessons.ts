import type { Control } from '../../contract'

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
    teaches: '"localhost:8080 was refused" means that kubectl found no cluster.',
  },
  ping: {
    rung: 'connect',
    title: 'Ping the address',
    teaches: 'A ClusterIP is virtual and need not answer a ping. Only a TCP connect counts.',
  },
  'http-port-80': {
    rung: 'connect',
    title: 'http:// on port 80',
    teaches: 'The Service has one port, 443. A hang is never a missing permission.',
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
      'Pass `ca.crt`: `curl --cacert`, `CURL_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`. Unverified, the token goes to anyone who answers.',
  },
  'wrong-server-name': {
    rung: 'verify',
    title: 'Another name for the server',
    teaches: 'The certificate must have the name that is called, such as `kubernetes.default.svc`.',
  },
  'no-token': {
    rung: 'authenticate',
    title: 'Without the token',
    teaches: '`system:anonymous` in a 403 means that no token arrived.',
  },
  'token-without-rights': {
    rung: 'authorize',
    title: 'GET / with the token',
    teaches: 'It names the account, so authentication worked. 401 is about who, 403 about what.',
  },
  'admin-for-all': {
    rung: 'authorize',
    title: 'cluster-admin for every ServiceAccount',
    teaches: 'With `--group=system:serviceaccounts` every pod can do everything. Grant the one missing call.',
  },
  'no-namespace': {
    rung: 'read-namespace',
    title: 'The namespace left out',
    teaches: 'It means all of them, which only a ClusterRoleBinding grants.',
  },
  'other-resource': {
    rung: 'read-pods',
    title: 'jobs instead of pods',
    teaches:
      'Each resource is granted separately. Jobs are under `/apis/batch/v1`, the core group under `/api/v1`.',
  },
  'by-name': {
    rung: 'read-pods',
    title: 'One job by name',
    teaches: 'get is another verb than list. Without it, an absent job is a 403 too.',
  },
  write: {
    rung: 'read-services',
    title: 'PUT and DELETE',
    teaches: 'update, patch and delete are verbs of their own.',
  },
  'wrong-resource-name': {
    rung: 'read-services',
    title: 'service instead of services',
    teaches: 'Authorization comes before routing: a 403 may be a typo.',
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
