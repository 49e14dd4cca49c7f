import { describe, expect, it } from 'vitest'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { goQuote } from '@/lib/words/go-quote'
import { type AnsweredRow, answered } from '../testing/answered'
import { causes } from './all'

const YES = 'Authorization had already allowed the call.'

const OTHER_OBJECT =
  'Operation cannot be fulfilled on deployments.apps "web": StorageError: invalid object, Code: 4, Key: /registry/deployments/shop/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 0b7c1a52-54d1-4b0e-9a35-3f0a1a6f9c11, UID in object meta: '

const ROWS: AnsweredRow[] = [
  [
    'G7',
    'not-found',
    answered(404, 'pods "absent" not found', { name: 'absent', kind: 'pods' }),
    `The API server has no pods absent there. ${YES} A 403 would not say whether it exists.`,
  ],
  [
    'G7',
    'not-found',
    answered(404, 'widgets.example.com "w" not found'),
    `The API server has no widgets.example.com w there. ${YES} A 403 would not say whether it exists.`,
  ],
  [
    'G8',
    'invalid',
    answered(405, 'the server does not allow this method on the requested resource'),
    `The API server serves this path, but not with this method. ${YES}`,
  ],
  [
    'G9',
    'server-error',
    answered(503, 'service unavailable\n'),
    'The API server proxies this API to another server, which is unavailable (service unavailable). This is not an authorization decision.',
  ],
  [
    'G10',
    'server-error',
    answered(500, 'Internal error occurred: exec: "bash": executable file not found in $PATH: unknown'),
    `The container has no program bash. The exec reached the container, but its runtime could not start the program. ${YES}`,
  ],
  [
    'K400',
    'invalid',
    answered(400, 'field label not supported: spec.nope'),
    `You cannot select this resource by the field spec.nope. Most resources support only metadata.name and, if they are namespaced, metadata.namespace. ${YES}`,
  ],
  [
    'K400',
    'invalid',
    answered(400, 'pod web-0 does not have a host assigned'),
    `Pod web-0 has no node yet, so there is no kubelet to ask. ${YES}`,
  ],
  [
    'K400',
    'invalid',
    answered(400, 'Upgrade request required'),
    `exec, attach and portforward need a connection upgraded to WebSocket or SPDY; this was a plain HTTP call. ${YES}`,
  ],
  [
    'K400',
    'invalid',
    answered(400, 'limit must be positive'),
    'The API server cannot accept the request as is: limit must be positive.',
  ],
  [
    'K404',
    'not-found',
    answered(404, '404 page not found\n'),
    `The API server serves nothing at this path: the API group or its version is not installed, or the path is not one of the API's. ${YES}`,
  ],
  [
    'K404',
    'not-found',
    answered(404, 'the server could not find the requested resource'),
    `Nothing is served at this path. The API server may lack this version of the API group, or this resource or subresource; or the path has no version. ${YES}`,
  ],
  [
    'K404',
    'not-found',
    answered(404, 'namespaces "nosuch" not found', { name: 'nosuch', kind: 'namespaces' }),
    'The API server found no namespace nosuch. An authorized create in it gets this answer, and so does a read of the namespace itself.',
  ],
  [
    'K404',
    'not-found',
    answered(404, 'error when creating "cm.yaml": namespaces "nosuch" not found', {
      name: 'nosuch',
      kind: 'namespaces',
    }),
    'The API server found no namespace nosuch. An authorized create in it gets this answer, and so does a read of the namespace itself.',
  ],
  [
    'K406',
    'invalid',
    answered(406, '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml'),
    'The Accept header names no format that is served here. It offers application/json and application/yaml.',
  ],
  [
    'K409',
    'conflict',
    answered(409, 'configmaps "app" already exists', { name: 'app', kind: 'configmaps' }),
    `configmaps app already exists, so it cannot be created. ${YES}`,
  ],
  [
    'K409',
    'conflict',
    answered(
      409,
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ),
    `deployments.apps web has changed since it was read, so this write could overwrite that change. ${YES}`,
  ],
  [
    'K409',
    'conflict',
    answered(409, OTHER_OBJECT),
    `deployments.apps web was deleted before this write. ${YES}`,
  ],
  [
    'K409',
    'conflict',
    answered(409, `${OTHER_OBJECT}77d6c1a9-54d1-4b0e-9a35-3f0a1a6f9c11`),
    `deployments.apps web was deleted and recreated before this write, which is for the old object. ${YES}`,
  ],
  [
    'K409',
    'conflict',
    answered(409, 'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas', {
      kind: 'deployments',
      group: 'apps',
      name: 'web',
    }),
    `Other field managers own what this apply sets: kubectl (.spec.replicas). ${YES}`,
  ],
  [
    'K409',
    'conflict',
    answered(409, 'object is being deleted: pods "web-0" already exists', { kind: 'pods', name: 'web-0' }),
    `pods web-0 is being deleted. Its name is free once it is gone. ${YES}`,
  ],
  [
    'K410',
    'conflict',
    answered(410, 'too old resource version: 1 (2)'),
    'The resourceVersion is too old: the API server keeps changes for only a few minutes. This is normal: the client should list again.',
  ],
  [
    'K410',
    'conflict',
    answered(410, 'The provided continue parameter is too old to display a consistent list result.'),
    'The continue token of the list is too old: the API server keeps the state of a list for only a few minutes.',
  ],
  [
    'K413',
    'invalid',
    answered(413, 'Request entity too large: limit is 3145728'),
    'The body is larger than the API server accepts (Request entity too large: limit is 3145728).',
  ],
  [
    'K415',
    'invalid',
    answered(
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
    ),
    `The Content-Type header names a format that is not supported here. It offers application/json and application/yaml. ${YES}`,
  ],
  [
    'E4',
    'invalid',
    answered(
      422,
      'ClusterRoleBinding.rbac.authorization.k8s.io "reader" is invalid: subjects[0].namespace: Required value',
    ),
    'ClusterRoleBinding.rbac.authorization.k8s.io reader names a ServiceAccount without its namespace. A binding for the whole cluster has no namespace to take it from, so the API server stored nothing.',
  ],
  [
    'E9',
    'invalid',
    answered(
      422,
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"other"}: cannot change roleRef',
    ),
    `RoleBinding.rbac.authorization.k8s.io b already refers to another role, and a binding’s roleRef is immutable. ${YES}`,
  ],
  [
    'K422',
    'invalid',
    answered(422, 'Pod "p" is invalid: spec.containers: Required value', { name: 'p', kind: 'Pod' }),
    `Pod p is not valid: spec.containers: Required value. ${YES}`,
  ],
  [
    'K422',
    'invalid',
    answered(
      422,
      'Pod "p" is invalid: [spec.containers: Required value, metadata.name: Invalid value: "A, b": lower case]',
    ),
    `Pod p is not valid: spec.containers: Required value; metadata.name: Invalid value: "A, b": lower case. ${YES}`,
  ],
  [
    'K429',
    'throttled',
    answered(429, 'Too many requests, please try again later.', { retryAfterSeconds: 2 }),
    'The API server has too many requests and rejected this one before checking any permission. It asks you to wait 2 s.',
  ],
  [
    'K429',
    'throttled',
    answered(429, 'The apiserver is shutting down, please try again later.'),
    'The API server is shutting down and rejects new requests. This is not an authorization decision.',
  ],
  [
    'K429',
    'throttled',
    answered(429, "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
        },
      ],
    }),
    `A PodDisruptionBudget does not allow evicting the pod now: The disruption budget web needs 2 healthy pods and has 2 currently. ${YES}`,
  ],
  [
    'K429',
    'throttled',
    answered(429, 'storage is (re)initializing'),
    'The storage of this resource is being prepared (storage is (re)initializing).',
  ],
  [
    'K500',
    'server-error',
    answered(500, 'Internal error occurred: etcdserver: leader changed'),
    'The API server hit an internal error: etcdserver: leader changed. This is not an authorization decision.',
  ],
  [
    'K503',
    'server-error',
    answered(
      503,
      'the request has been made before all known HTTP paths have been installed, please try again',
    ),
    'The API server is not ready and may not serve every path yet (the request has been made before all known HTTP paths have been installed, please try again).',
  ],
  [
    'K504',
    'server-error',
    answered(504, 'Timeout: request did not complete within the allotted timeout'),
    'The API server did not finish in time (Timeout: request did not complete within the allotted timeout). A write may still have gone through.',
  ],
]

describe('the cause by code and text of an answer', () => {
  it.each(ROWS)('is %s, of kind %s', (id, kind, status, says) => {
    const explanation = explainStatus(status)
    expect(explanation).toMatchObject({ kind, cause: { id, says } })
    expect(explanation.evidence).toMatchObject([{ probe: 'The text', says: status.message }])
  })

  it('is tested for each row of the table', () => {
    const tested = new Set(ROWS.map(([id]) => id))
    const ids = causes.filter(({ family }) => family === 'answer')
    expect(ids.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })

  it.each([
    [503, 'service unavailable', 'likely'],
    [503, 'the server is currently unable to handle the request', 'possible'],
    // Every Go program answers this way, and a proxy may be in front of the API server.
    [404, '404 page not found', 'likely'],
    [404, 'namespaces "nosuch" not found', 'likely'],
    [404, 'pods "absent" not found', 'proven'],
  ])('claims no more about %i %s than %s', (code, message, confidence) => {
    expect(explainStatus(answered(code, message)).cause?.confidence).toBe(confidence)
  })

  it('reads quoted names as the API server writes them', () => {
    const name = 'a"b\\c'
    const { cause } = explainStatus(answered(404, `configmaps ${goQuote(name)} not found`))
    expect(cause?.says).toContain(`configmaps ${name}`)
  })
})
