import { describe, expect, it } from 'vitest'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { recording } from '@/lib/kube/testing/recordings'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { answered } from '../testing/answered'

const YES = 'Authorization had already allowed the call.'

function explained(name: string) {
  const { response } = recording('later-gates-1.36.2.jsonl', name)
  const { body, status } = response
  const message = typeof body === 'string' ? body : String(Object(body).message)
  return explainStatus(answered(status, message, Object(body).details), { namespace: 'shop' })
}

const ABSENT = `Nothing is served at this path. The API server may lack this version of the API group, or this resource or subresource; or the path has no version. ${YES}`
const STATEFUL =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

describe('what a real API server 1.36.2 said after authorization', () => {
  it.each<[string, string, string | RegExp, string]>([
    ['404: a version', 'K404', ABSENT, 'Compare group, version and resource'],
    ['404: no version', 'K404', ABSENT, 'Compare group, version and resource'],
    ['404: a version of core', 'K404', ABSENT, 'Compare group, version and resource'],
    ['404: a resource', 'K404', ABSENT, 'Compare group, version and resource'],
    [
      '404: a group',
      'K404',
      /the API group or its version is not installed/,
      'Compare the group and version',
    ],
    [
      'immutable: selector',
      'K422',
      `Deployment.apps owner exists already, and spec.selector cannot be changed: field is immutable. ${YES}`,
      'Leave spec.selector of the object as it is.',
    ],
    [
      'immutable: ConfigMap',
      'K422',
      `ConfigMap im exists already, and data cannot be changed: field is immutable when \`immutable\` is set. ${YES}`,
      'Leave data of the object as it is.',
    ],
    [
      'immutable: clusterIP',
      'K422',
      `Service s exists already, and spec.clusterIPs[0] cannot be changed: may not change once set. ${YES}`,
      'Leave spec.clusterIPs[0] of the object as it is.',
    ],
    [
      'immutable: StatefulSet',
      'K422',
      `StatefulSet.apps s exists already, and only a part of spec can be changed: ${STATEFUL}. ${YES}`,
      'Change only the fields that the text lists.',
    ],
    [
      'immutable: Pod',
      'K422',
      /^Pod p exists already, and only a part of spec can be changed: pod updates/,
      'Change only',
    ],
    [
      'MutatingAdmissionPolicy',
      'J17',
      /^MutatingAdmissionPolicy stamp, bound by stamp-all, could not be applied to the object: expression .* no such key: data\./,
      'Have an admin correct MutatingAdmissionPolicy stamp',
    ],
    [
      'webhook without its Service',
      'J9',
      /\(Service gone\/guard\) could not be called: its Service does not exist/,
      'If the webhook’s server was uninstalled, have an admin delete the configuration that it left behind',
    ],
    [
      'aggregated API without its Service',
      'G9',
      /proxies this API to another server/,
      'Have an admin check which APIService',
    ],
  ])('%s is %s', (name, id, says, fix) => {
    const { cause, fixes } = explained(name)
    expect(cause?.id).toBe(id)
    if (typeof says === 'string') expect(cause?.says).toBe(says)
    else expect(cause?.says).toMatch(says)
    expect(fixes[0]?.says.slice(0, fix.length)).toBe(fix)
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it('never says that a version or group is known where the path alone was not served', () => {
    for (const name of ['404: a version', '404: no version', '404: a version of core', '404: a resource']) {
      expect(JSON.stringify(explained(name))).not.toMatch(/knows the API group|knows the/)
    }
  })

  it('deletes and creates again what cannot be changed, and warns', () => {
    expect(explained('immutable: selector').fixes[1]).toMatchObject({
      command: 'kubectl -n shop replace --force -f object.yaml',
      warning: expect.stringContaining('deletes the object first'),
    })
  })

  it('places a MutatingAdmissionPolicy in admission, whatever its code, and names how to read it', () => {
    const { kind, unseen } = explained('MutatingAdmissionPolicy')
    expect(kind).toBe('admission')
    expect(unseen[0]?.command).toBe('kubectl get mutatingadmissionpolicy stamp -o yaml')
  })

  it('finds the configuration of a webhook whose Service is gone', () => {
    const { fixes } = explained('webhook without its Service')
    expect(fixes[0]?.command).toContain('grep -F -- down.example.com')
  })
})

describe('a write that is refused for another reason than an immutable field', () => {
  it.each([
    'Deployment.apps "d" is invalid: spec.template.spec.containers[0].name: Required value',
    'Deployment.apps "d" is invalid: [spec.selector: Invalid value: {"a":"b"}: field is immutable, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
    'Pod "p" is invalid: spec.containers: Forbidden: may not be set here',
  ])('is not told to leave it: %s', (message) => {
    const { cause, fixes } = explainStatus(answered(422, message))
    expect(cause?.says).toContain('is not valid: ')
    expect(fixes.map(({ command }) => command)).toEqual([undefined])
  })
})

describe('an exec', () => {
  const RUNC =
    'error executing command in container: failed to exec in container: failed to start exec "0f": OCI runtime exec failed: exec failed: unable to start container process: '

  it.each([
    [`${RUNC}exec: "bash": executable file not found in $PATH: unknown`, 'The container has no program bash'],
    [
      `${RUNC}exec: "/bin/x": stat /bin/x: no such file or directory: unknown`,
      'The container has no program /bin/x',
    ],
    [`${RUNC}exec: "/etc/hosts": permission denied: unknown`, 'The container cannot execute /etc/hosts'],
    [
      'error executing command in container: executable file `curl` not found in $PATH: No such file or directory',
      'The container has no program curl',
    ],
  ])('of a program that is missing is no failure of the API server: %s', (words, says) => {
    const message = `Internal error occurred: ${words}`
    for (const status of [answered(500, message), ...statusesIn(`error: ${message}`)]) {
      const { cause, fixes } = explainStatus(status, { resource: 'pods', name: 'web-0', namespace: 'shop' })
      expect(cause?.id).toBe('G10')
      expect(cause?.says).toBe(
        `${says}. The exec reached the container, but its runtime could not start the program. ${YES}`,
      )
      expect(fixes[1]?.command).toBe('kubectl -n shop debug -it web-0 --image=busybox')
    }
  })

  it('that failed otherwise stays a failure of the API server', () => {
    const { cause } = explainStatus(answered(500, `Internal error occurred: ${RUNC}procReady not received`))
    expect(cause?.id).toBe('K500')
  })
})

function statusesIn(text: string) {
  return extractRefusals(text).flatMap((found) => (found.form === 'status' ? [found.status] : []))
}

describe('in a paste', () => {
  const HEADERS =
    'HTTP/1.1 503 Service Unavailable\nAudit-Id: 502405f9-056a-4e9d-b651-330722997548\nCache-Control: no-cache, private\nContent-Type: text/plain; charset=utf-8\nX-Content-Type-Options: nosniff\nX-Kubernetes-Pf-Flowschema-Uid: bf433b87-f063-462a-9ae3-ddf50a142aa5\nContent-Length: 20\n\nservice unavailable\n'

  it.each([
    ['an aggregated API with its headers', HEADERS, 'G9'],
    ['an aggregated API alone', 'service unavailable', 'G9'],
    [
      'a MutatingAdmissionPolicy',
      `Error from server (Invalid): error when creating "cm.yaml": policy 'stamp' with binding 'stamp-all' denied request: expression 'x' resulted in error: no such key: data`,
      'J17',
    ],
    [
      'a MutatingAdmissionPolicy in a log',
      `2026-11-25T10:00:00Z ERROR Reconciler error {"error": "policy 'stamp' with binding 'stamp-all' denied request: expression 'x' resulted in error: no such key: data"}`,
      'J17',
    ],
    [
      'an exec',
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
      'G10',
    ],
  ])('%s is found', (_, text, id) => {
    expect(statusesIn(text).map((status) => explainStatus(status).cause?.id)).toEqual([id])
  })

  it.each([
    'HTTP/1.1 503 Service Unavailable\nServer: nginx\n\nservice unavailable\n',
    'upstream said:\nservice unavailable\nand we retried it three times against the payment provider of the shop',
    'docker exec web bash\nOCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown\n',
  ])('what something else said is not: %s', (text) => {
    expect(statusesIn(text)).toEqual([])
  })
})
