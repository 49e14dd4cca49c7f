import type { ReactNode } from 'react'
import { Term } from '@/components/ui/term'
import type { Rung } from '@/lib/facts/connection/contract'

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

const LESSONS: { readonly [Id in Rung['id']]?: ReactNode } = {
  locate: <>The kubelet tells each pod the {clusterIp} of Service default/kubernetes.</>,
  connect: <>A NetworkPolicy that blocks egress shows up here, as silence.</>,
  verify: <>The cluster’s {authority} must have signed the certificate.</>,
  authenticate: <>The {token} is a file. Kubernetes 1.24 stopped making Secrets named default-token-….</>,
  authorize: <>{rbac} decides on every call.</>,
  'read-pods': <>No pods and no permission are two different answers.</>,
  'kubectl-proxy': <>A {proxy} adds TLS and the token, for every process in the pod.</>,
}

/** What a step checks and why it comes here, for a user who is new to it. */
export function RungLesson({ id }: { id: Rung['id'] }) {
  if (LESSONS[id] === undefined) return null
  return <p className="mt-1 max-w-prose text-13 text-quiet">{LESSONS[id]}</p>
}
