import { describe, expect, it } from 'vitest'
import { toAttributes } from '@/lib/ask/check-attributes'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { plain } from '@/lib/phrase/phrase'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Catalogue, KnownResource } from './catalogue'
import { resolveResource } from './resolve-resource'

const recorded = recordedCatalogue(recordedExchanges())

function custom(
  group: string,
  resource: string,
  kind: string,
  more: Partial<KnownResource> = {},
): KnownResource {
  return {
    group,
    version: 'v1',
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: ['get', 'list'],
    shortNames: [],
    subresources: [],
    preferred: true,
    ...more,
  }
}

const catalogue: Catalogue = {
  ...recorded,
  resources: [
    ...recorded.resources,
    custom('serving.knative.dev', 'services', 'Service', { shortNames: ['kservice', 'po'] }),
    custom('example.com', 'sts', 'Sts'),
    custom('batch.example.com', 'jobs', 'Job', { version: 'v1beta1' }),
    custom('example.com', 'widgets', 'Widget', { singular: 'gadget', shortNames: ['wd'] }),
  ],
}

const shown = (text: string, within?: string, known = catalogue) =>
  resolveResource(text, known, within).map(({ group, resource, subresource, how }) =>
    [`${resource}.${group}`, subresource, how].filter((word) => word !== '').join(' '),
  )

describe('resolveResource', () => {
  it.each<[text: string, first: string | undefined, count?: number]>([
    ['pods', 'pods. plural'],
    ['po', 'pods. short-name', 2],
    ['pod', 'pods. singular'],
    ['Pod', 'pods. kind'],
    ['PODS', 'pods. case'],
    ['deploy', 'deployments.apps short-name'],
    ['Deployment', 'deployments.apps kind'],
    ['deployments.apps', 'deployments.apps plural'],
    ['deployments.app', 'deployments.apps plural'],
    ['deployments.v1.apps', 'deployments.apps plural'],
    ['deploy.v1.apps/scale', 'deployments.apps scale short-name'],
    ['Deployment.apps', 'deployments.apps kind'],
    ['Deployment.v1.apps', 'deployments.apps kind'],
    ['apps/v1/deployments', 'deployments.apps plural'],
    ['apps/deploy/scale', 'deployments.apps scale short-name'],
    ['Job', 'jobs.batch kind', 2],
    ['job', 'jobs.batch singular', 2],
    ['jobs.batch', 'jobs.batch plural', 1],
    ['jobs.batch.example.com', 'jobs.batch.example.com plural', 1],
    ['jobs.v1beta1.batch.example.com', 'jobs.batch.example.com plural', 1],
    ['batch/jobs', 'jobs.batch plural', 1],
    ['batch/v1/jobs', 'jobs.batch plural', 1],
    ['batch/v1/jobs/status', 'jobs.batch status plural', 1],
    ['pods/log', 'pods. log plural', 1],
    ['po/log', 'pods. log short-name'],
    ['core/pods', 'pods. plural', 1],
    ['v1/pods/log', 'pods. log plural', 1],
    ['svc', 'services. short-name', 1],
    // Core before all other groups, and then as discovery lists them.
    ['services', 'services. plural', 2],
    ['Service', 'services. kind', 2],
    ['services.serving', 'services.serving.knative.dev plural', 1],
    ['kservice', 'services.serving.knative.dev short-name', 1],
    ['events', 'events. plural', 2],
    ['ev', 'events. short-name', 2],
    ['events.events.k8s.io', 'events.events.k8s.io plural', 1],
    // A short name gives way to a resource of that very name.
    ['sts', 'sts.example.com plural', 1],
    ['sts.apps', undefined],
    ['gadget', 'widgets.example.com singular'],
    ['Widget', 'widgets.example.com kind'],
    ['storageclass.storage', 'storageclasses.storage.k8s.io singular'],
    ['widget', undefined],
    ['podz', undefined],
    ['jobs.apps', undefined],
    ['jobs.v2.batch', undefined],
    ['batch/v2/jobs', undefined],
    ['apps/jobs', undefined],
    ['nogroup/jobs', undefined],
    ['batch', undefined],
    ['batch/', undefined],
    ['/pods', undefined],
    ['.apps', undefined],
    ['', undefined],
    ['*', undefined],
  ])('reads "%s" as %s', (text, first, count) => {
    const found = shown(text)
    expect(found[0]).toBe(first)
    if (count !== undefined) expect(found).toHaveLength(count)
  })

  it('keeps to one group where one is asked for', () => {
    expect(shown('Job', 'batch.example.com')).toEqual(['jobs.batch.example.com kind'])
    expect(shown('Job', 'apps')).toEqual([])
    expect(shown('jobs.batch', 'apps')).toEqual([])
    expect(shown('batch/jobs', 'batch')).toEqual(['jobs.batch plural'])
  })

  it('reads each plural, singular, kind and short name of a real server as one of its resources', () => {
    const faults = recorded.resources.flatMap((known) => {
      const { group, resource, kind, singular, shortNames } = known
      const qualified = [resource, singular, kind, ...shortNames].map((word) =>
        group === '' ? `core/${word}` : `${word}.${group}`,
      )
      return qualified.filter((text) => {
        const [first] = resolveResource(text, recorded)
        return (
          first?.group !== group ||
          (first.resource !== resource && !shortNames.includes(text.split('.')[0] ?? ''))
        )
      })
    })
    expect(faults).toEqual([])
  })
})

describe('toAttributes', () => {
  const at = (resource: string, group = '', subresource = '') => {
    const check = { verb: 'list', group, resource, subresource, namespace: 'shop' }
    const { request, notes } = toAttributes(check, recorded)
    if (request.kind === 'path') throw new Error('It names a resource.')
    return [
      `${request.resource}.${request.group}`,
      request.subresource,
      ...notes.map(({ says }) => plain(says)),
    ]
  }

  it.each<[string, string, string, (string | RegExp)[]]>([
    [
      'deploy',
      '',
      '',
      [
        'deployments.apps',
        '',
        '"deploy" is read as deployments.apps, as kubectl reads it: kubectl’s short name of it.',
      ],
    ],
    [
      'jobs.batch',
      '',
      '',
      ['jobs.batch', '', '"jobs.batch" is read as jobs.batch, as kubectl reads it: its full name.'],
    ],
    ['ev', '', '', ['events.', '', expect.stringContaining('events.events.k8s.io can have that name too')]],
    ['po/log', '', '', ['pods.', 'log', expect.stringContaining('is read as pods/log')]],
    ['deploy', '', 'scale', ['deployments.apps', 'scale', expect.stringContaining('deployments.apps/scale')]],
    ['Job', 'batch', '', ['jobs.batch', '', expect.stringContaining('its kind')]],
    // The full name under another group is asked about as is.
    ['deployments', '', '', ['deployments.', '']],
    ['deployments', 'batch', '', ['deployments.batch', '']],
    // So is what nothing is called.
    ['podz', '', '', ['podz.', '']],
    ['Job', 'apps', '', ['Job.apps', '']],
    ['pods', '', '', ['pods.', '']],
  ])(
    'judges %s of group "%s" (subresource "%s") as what kubectl means',
    (resource, group, subresource, is) => {
      expect(at(resource, group, subresource)).toEqual(is)
    },
  )

  it('reads no spelling while discovery is unread', () => {
    const check = { verb: 'list', group: '', resource: 'deploy', namespace: 'shop' }
    expect(toAttributes(check, undefined)).toMatchObject({ request: { resource: 'deploy' }, notes: [] })
  })
})
