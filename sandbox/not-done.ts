import { failure, type SandboxAnswer } from './answer'

/**
 * What the real server does and the sandbox does not, by resource and subresource, with the sentence that its 501 says.
 * docs/sandbox.md lists them all.
 */
export const notDone: ReadonlyMap<string, string> = new Map([
  ['pods/binding', 'The sandbox does not bind Pods: its scheduler places each Pod when it is created.'],
  ['bindings', 'The sandbox does not bind Pods: its scheduler places each Pod when it is created.'],
  ['pods/ephemeralcontainers', 'The sandbox does not add ephemeral containers.'],
  ['pods/resize', 'The sandbox does not resize containers in place.'],
  ['pods/proxy', 'The sandbox does not proxy to Pods.'],
  ['services/proxy', 'The sandbox does not proxy to Services.'],
  ['nodes/proxy', 'The sandbox does not proxy to Nodes.'],
  ['certificatesigningrequests/approval', 'The sandbox does not approve or sign certificates.'],
])

/** How the 501 begins that answers a write which an expression would judge; the expression follows. */
export const celNotDone = 'The sandbox does not evaluate this CEL expression:'

/** The 501 for a resource or subresource that the sandbox does not do; undefined for all others. */
export function refuseNotDone(resource: string, subresource = ''): SandboxAnswer | undefined {
  const says = notDone.get(subresource === '' ? resource : `${resource}/${subresource}`)
  return says === undefined ? undefined : failure(501, 'NotImplemented', says)
}
