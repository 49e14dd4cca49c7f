import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  listOfView,
  NO_CONDITIONS,
  objectTarget,
  PODS,
  paramsOfView,
  type ResourcesView,
  viewFromParams,
  viewOfKind,
  viewOfObject,
} from './view-in-url'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/)
const anyView: fc.Arbitrary<ResourcesView> = fc.record(
  {
    kind: fc.record({ group: fc.constantFrom('', 'apps', 'example.com'), version: name, resource: name }),
    isClusterScoped: fc.boolean(),
    namespace: fc.oneof(fc.constant(''), name),
    filter: fc.string(),
    sort: fc.record({
      column: fc.string({ minLength: 1 }).filter((column) => !column.startsWith('-')),
      isDescending: fc.boolean(),
    }),
    isWide: fc.boolean(),
    columns: fc.array(fc.string({ minLength: 1 })),
    only: fc.oneof(
      fc.constantFrom('unhealthy' as const, 'healthy' as const),
      fc.string().map((word) => `is:${word}` as const),
    ),
    isFolded: fc.boolean(),
    find: fc.string(),
  },
  { requiredKeys: ['kind', 'isClusterScoped', 'filter', 'isWide', 'isFolded', 'find'] },
)

const anyOpen = fc.record(
  {
    key: fc.oneof(
      name,
      fc.tuple(name, name).map((parts) => parts.join('/')),
      fc.constant('system:node~x'),
    ),
    tab: fc.constantFrom('summary' as const, 'yaml' as const, 'json' as const, 'logs' as const),
    container: name,
    isPrevious: fc.boolean(),
  },
  { requiredKeys: ['key', 'tab'] },
)

const read = (query: string) => viewFromParams(new URLSearchParams(query))

describe('a view in an address', () => {
  it('is the same view when it is read back', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(viewFromParams(new URLSearchParams(paramsOfView(view).toString()))).toEqual(view)
      }),
    )
  })

  it('keeps the open object and which part of it is shown', () => {
    fc.assert(
      fc.property(anyView, anyOpen, (view, open) => {
        const opened = { ...view, kind: { group: '', version: 'v1', resource: 'pods' }, open }
        expect(viewFromParams(new URLSearchParams(paramsOfView(opened).toString()))).toEqual(opened)
      }),
    )
  })

  it('drops the open object with its kind', () => {
    const view = viewOfObject(
      { kind: PODS, isClusterScoped: false, ...NO_CONDITIONS, isWide: false, find: '' },
      'web-0',
    )
    expect(viewOfKind(view, { group: '', version: 'v1', resource: 'services' }, false).open).toBeUndefined()
  })

  it('finds the object of a row, whose key names the namespace where all are listed', () => {
    const target = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
    expect(objectTarget(target, 'web-0')).toEqual({ ...target, name: 'web-0' })
    expect(objectTarget({ ...target, namespace: '' }, 'shop/web-0')).toEqual({ ...target, name: 'web-0' })
  })

  it('that is empty is the pods of the pod’s own namespace', () => {
    expect(read('')).toEqual({
      kind: PODS,
      isClusterScoped: false,
      filter: '',
      isWide: false,
      isFolded: false,
      find: '',
    })
  })

  it('may be as short as its resource', () => {
    expect(read('resource=pods')).toMatchObject({ kind: { group: '', version: 'v1', resource: 'pods' } })
  })

  it.each([
    ['resource=..', 'resource'],
    ['resource=Pods', 'resource'],
    ['resource=pods%2F..%2Fsecrets', 'resource'],
    ['resource=pods%00', 'resource'],
    [`resource=${'a'.repeat(300)}`, 'resource'],
    ['resource=pods&group=a,b', 'group'],
    ['resource=pods&version=v1%40x', 'version'],
    ['resource=pods&namespace=%2e%2e', 'namespace'],
    ['namespace=Shop', 'namespace'],
    ['resource=pods&name=..', 'name'],
    ['resource=pods&name=a%00', 'name'],
    ['resource=pods&name=a%2Fb%2Fc', 'name'],
    ['resource=pods&name=Shop%2Fb', 'namespace'],
  ])('with a part that names nothing says which: %s', (query, field) => {
    expect(read(query)).toMatchObject({ field, says: expect.stringMatching(/\.$/) })
  })
})

describe('targetOf', () => {
  it.each([
    ['resource=pods', 'shop'],
    ['resource=pods&namespace=payments', 'payments'],
    ['resource=pods&namespace=', ''],
    ['resource=nodes&scope=cluster&namespace=payments', ''],
  ])('%s asks in "%s"', (query, namespace) => {
    const view = read(query)
    expect('says' in view ? view : listOfView(view, 'shop').namespace).toBe(namespace)
  })
})

it('another kind keeps the namespace and drops filter and sort', () => {
  const view = read(
    'resource=pods&namespace=payments&q=x&sort=-Age&wide=1&cols=Name&only=healthy&fold=1&find=d',
  )
  if ('says' in view) throw new Error(view.says)
  const next = viewOfKind(view, { group: 'apps', version: 'v1', resource: 'deployments' }, false)
  expect(paramsOfView(next).toString()).toBe(
    'group=apps&version=v1&resource=deployments&namespace=payments&wide=1&find=d',
  )
})
