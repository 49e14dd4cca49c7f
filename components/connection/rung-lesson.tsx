import type { ReactNode } from 'react'
import { Term } from '@/components/ui/term'
import type { Rung } from '@/lib/contract/connection'

const clusterIp = (
  <Term means="The virtual address of a Service. No machine owns it: rules on each node forward its TCP and UDP ports to the Service’s backends.">
    ClusterIP
  </Term>
)
const authority = (
  <Term means="Certificate authority: the key that signs certificates. Each cluster has its own, and the kubelet mounts its certificate into each pod as ca.crt.">
    CA
  </Term>
)
const token = (
  <Term means="A signed JWT that names the ServiceAccount, the pod and the node. The kubelet mounts it and replaces it before it expires, so a program must read the file again.">
    ServiceAccount token
  </Term>
)
const rbac = (
  <Term means="Role-based access control: a Role lists what may be done, a binding grants it to accounts. What no rule allows is a 403.">
    RBAC
  </Term>
)
const proxy = (
  <Term means="A program that listens on loopback, adds its own credentials to each call and forwards it to the API server.">
    kubectl proxy
  </Term>
)

const LESSONS: { readonly [Id in Rung['id']]: ReactNode } = {
  locate: (
    <>
      Where is the API server? The kubelet writes the {clusterIp} of Service default/kubernetes into two
      environment variables of each container. Cluster DNS knows it as kubernetes.default.svc.
    </>
  ),
  connect: (
    <>
      Does anything answer there? A TCP connection is the simplest test. A NetworkPolicy that blocks egress
      shows up here, as silence.
    </>
  ),
  verify: (
    <>
      Is it the API server? Its certificate must be signed by the cluster’s {authority} and cover the name
      that is called. A kubelet has such a certificate too, so a call without a token first checks who
      answers. The token is sent only after that.
    </>
  ),
  authenticate: (
    <>
      Who is calling? The {token} says. Tutorials from before Kubernetes 1.24 read it from a Secret named
      default-token-…, which no longer exists: each pod now gets a token of its own, mounted as a file.
    </>
  ),
  authorize: (
    <>
      May it? {rbac} decides on every call. The first call in every tutorial is GET /: a list of paths, or a
      403 that names the account.
    </>
  ),
  'read-namespace': (
    <>Which namespace is this? The kubelet mounts its name next to the token, so no program has to guess.</>
  ),
  'read-pods': <>May it list the pods around it? No pods and no permission are two different answers.</>,
  'read-services': <>May it list the services? Each resource is granted separately, by its plural name.</>,
  'kubectl-proxy': (
    <>
      A {proxy} in the same pod lets a program do without TLS and a token: plain http on localhost, port 8001.
      Every process in the pod may use it.
    </>
  ),
}

/** What a step checks and why it comes here, for a reader who is new to it. */
export function RungLesson({ id }: { id: Rung['id'] }) {
  return <p className="mt-1 max-w-prose text-13 text-quiet">{LESSONS[id]}</p>
}
