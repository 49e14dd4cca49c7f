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
      'A kubectl that finds neither a kubeconfig nor the files of a pod calls `localhost:8080`. "The connection to the server localhost:8080 was refused" means that it does not know its cluster, not that the cluster is down.',
  },
  ping: {
    rung: 'connect',
    title: 'Ping the address',
    teaches:
      'A ClusterIP is virtual: rules on each node rewrite TCP and UDP packets to its ports, and nothing owns the address to answer a ping. No answer proves nothing; only a TCP connect to the port counts.',
  },
  'http-port-80': {
    rung: 'connect',
    title: 'http:// on port 80',
    teaches:
      'Service kubernetes has one port, 443. A packet to port 80 of its address matches no rule, so it is dropped and the call hangs, or it is refused, depending on the kind of kube-proxy. A hang is a wrong port or a dropped packet, never a missing permission.',
  },
  'http-on-tls-port': {
    rung: 'verify',
    title: 'http:// on the TLS port',
    teaches:
      'The API server speaks only TLS. It sees a plain request, says so in plain text and closes the connection: 400 here means `http://` instead of `https://`.',
  },
  'https-without-ca': {
    rung: 'verify',
    title: 'https:// without ca.crt',
    teaches:
      'A cluster has its own CA, which no system or browser knows. The fix is to give `ca.crt` to the client: `curl --cacert`, or `CURL_CA_BUNDLE` for every curl of a shell, `NODE_EXTRA_CA_CERTS` for Node. Never turn verification off: then the token goes to anyone who answers.',
  },
  'wrong-server-name': {
    rung: 'verify',
    title: 'Another name for the server',
    teaches:
      'ca.crt is not enough: the certificate must also have the name that was called. It has `kubernetes.default.svc` and the ClusterIP, not the name of a load balancer, a tunnel or localhost. Call one of its names, or have the administrator add yours.',
  },
  'no-token': {
    rung: 'authenticate',
    title: 'Without the token',
    teaches:
      'A call without a token is not refused as such: it counts as system:anonymous, which may do almost nothing; where anonymous calls are off, it is a 401. "system:anonymous" in a 403 means that no token arrived, not that a permission is missing.',
  },
  'token-without-rights': {
    rung: 'authorize',
    title: 'GET / with the token',
    teaches:
      'With the token the 403 names the ServiceAccount: authentication worked, and RBAC decides. 401 is about who calls, 403 about what it may do.',
  },
  'admin-for-all': {
    rung: 'authorize',
    title: 'cluster-admin for every ServiceAccount',
    teaches:
      'Many tutorials end a 403 with `kubectl create clusterrolebinding … --clusterrole=cluster-admin --group=system:serviceaccounts`. It works, and every pod of the cluster may then read each Secret, change each workload and take over each node. Grant the one call that is missing instead.',
  },
  'no-namespace': {
    rung: 'read-namespace',
    title: 'The namespace left out',
    teaches:
      'Without a namespace in its path a list means all namespaces, and a Role in one of them grants nothing there: a ClusterRoleBinding would. Read the namespace file and put its word into the path.',
  },
  'other-resource': {
    rung: 'read-pods',
    title: 'jobs instead of pods',
    teaches:
      'Permissions are per resource and per API group: to list pods says nothing about jobs, whose path starts with `/apis/batch/v1` because their group is batch. Only the core group is under `/api/v1`.',
  },
  'by-name': {
    rung: 'read-pods',
    title: 'One job by name',
    teaches:
      'list and get are two verbs. A 404 proves the permission, because only an account that may get the object learns that it does not exist; without the permission the answer is 403, whether it exists or not.',
  },
  write: {
    rung: 'read-services',
    title: 'PUT and DELETE',
    teaches:
      'A PUT on a job needs verb update, a PATCH needs patch, a DELETE needs delete; none follows from get or list. The command asks the API server whether this account may delete jobs, without deleting anything.',
  },
  'wrong-resource-name': {
    rung: 'read-services',
    title: 'service instead of services',
    teaches:
      'Authorization comes before routing: a path that does not exist is a 403 for an account without permissions on that exact word, and only an account that has them gets the 404. A 403 may be a typo.',
  },
}

/** What the codes of an unknown CA mean: the same fault, named by what the server sent. */
const UNKNOWN_CA: ReadonlyMap<string, string> = new Map([
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'the server sent only its own certificate, and nothing here knows the issuer; curl calls this "unable to get local issuer certificate"',
  ],
  [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'the server sent a chain, and nothing here knows the issuer of its last certificate',
  ],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the server sent its CA too, and nothing here trusts that CA'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the server certificate is self-signed, and nothing here trusts it'],
])

/** The code of a certificate that was not accepted without ca.crt, in words; empty for a code that means another fault. */
export function unknownCaWords(code: string): string {
  return UNKNOWN_CA.get(code) ?? ''
}
