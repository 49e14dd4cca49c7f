import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paramsOfView, targetOf, type View, viewFromParams, viewOfKind } from './view-in-url'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/)
const anyView: fc.Arbitrary<View> = fc.record(
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
    find: fc.string(),
  },
  { requiredKeys: ['isClusterScoped', 'filter', 'isWide', 'find'] },
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

  it('that is empty is the overview of the pod’s own namespace', () => {
    expect(read('')).toEqual({ isClusterScoped: false, filter: '', isWide: false, find: '' })
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
  ])('with a part that names nothing says which: %s', (query, field) => {
    expect(read(query)).toMatchObject({ field, says: expect.stringContaining(' is ') })
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
    expect('says' in view ? view : targetOf(view, 'shop')?.namespace).toBe(namespace)
  })

  it('is nothing for the overview', () => {
    const view = read('namespace=payments')
    expect('says' in view ? view : targetOf(view, 'shop')).toBeUndefined()
  })
})

it('another kind keeps the namespace and leaves filter and sort behind', () => {
  const view = read('resource=pods&namespace=payments&q=x&sort=-Age&wide=1&find=d')
  if ('says' in view) throw new Error(view.says)
  const next = viewOfKind(view, { group: 'apps', version: 'v1', resource: 'deployments' }, false)
  expect(paramsOfView(next).toString()).toBe(
    'group=apps&version=v1&resource=deployments&namespace=payments&wide=1&find=d',
  )
})
