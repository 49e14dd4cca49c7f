import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROBE_PATHS } from '@/lib/contract/probe-paths'
import {
  groupSchema,
  namespaceSchema,
  objectNameSchema,
  resourceSchema,
  versionSchema,
} from '@/lib/contract/segments'
import {
  groupVersionPath,
  listPath,
  logPath,
  objectPath,
  probePath,
  reviewPath,
  viewPath,
  watchPath,
} from '@/lib/kube/transport/paths'
import { isExpectedUpstream } from './expected-upstream'

const label = fc
  .stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/)
  .filter((t) => namespaceSchema.safeParse(t).success)
const target = fc.record({
  group: fc
    .oneof(fc.constant(''), fc.constant('apps'), fc.stringMatching(/^[a-z0-9]{1,9}\.[a-z]{1,9}$/))
    .filter((t) => groupSchema.safeParse(t).success),
  version: fc
    .stringMatching(/^v[1-9](?:(?:alpha|beta)[1-9])?$/)
    .filter((t) => versionSchema.safeParse(t).success),
  resource: fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/).filter((t) => resourceSchema.safeParse(t).success),
  namespace: fc.oneof(fc.constant(''), label),
})
const name = fc
  .oneof(label, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.constant('system:node\\a b'))
  .filter((t) => objectNameSchema.safeParse(t).success)
const expected = (path: string, method = 'GET') =>
  expect([path, isExpectedUpstream(method, path)]).toEqual([path, true])

describe('isExpectedUpstream', () => {
  it('accepts everything that lib/kube/transport/paths.ts builds from valid parts', () => {
    fc.assert(
      fc.property(target, name, label, fc.integer(), (of, object, pod, number) => {
        expected(
          listPath(of, {
            limit: number,
            resourceVersion: '7',
            includeObject: 'None',
            labels: [{ key: 'app', operator: 'In', values: ['web'] }],
            fields: [['metadata.name', object]],
          }),
        )
        expected(watchPath(of, { resourceVersion: '7', timeoutSeconds: number, includeObject: 'Metadata' }))
        expected(watchPath(of, { resourceVersion: '', timeoutSeconds: 300, sendInitialEvents: true }))
        expected(objectPath({ ...of, name: object }))
        expected(viewPath({ ...of, name: object }, 'scale'))
        expected(groupVersionPath(of.group, of.version))
        expected(
          logPath({
            namespace: pod,
            pod,
            container: pod,
            tailLines: number,
            previous: true,
            timestamps: true,
            follow: true,
          }),
        )
        expected(reviewPath('localsubjectaccessreviews', pod), 'POST')
      }),
      { numRuns: 300 },
    )
    for (const path of PROBE_PATHS) expected(probePath(path))
    for (const kind of [
      'selfsubjectaccessreviews',
      'selfsubjectrulesreviews',
      'selfsubjectreviews',
      'subjectaccessreviews',
    ] as const) {
      expected(reviewPath(kind), 'POST')
    }
  })
})
