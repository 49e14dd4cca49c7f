import { describe, expect, it } from 'vitest'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { readQuery } from '@/lib/server/http/respond'
import { checkOfReport, reportQuerySchema } from './contract'

function checkOf(query: string) {
  const request = new Request(`http://localhost/api/report?${query}`)
  return checkOfReport(readQuery(request, reportQuerySchema, ['asgroup']), 'shop')
}

describe('the query of a report', () => {
  it.each([
    ['', undefined],
    ['format=md', undefined],
    ['format=json&verb=get&path=/metrics', { verb: 'get', path: '/metrics' }],
    ['verb=list&resource=pods', { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }],
    [
      'verb=get&group=apps&resource=deployments&subresource=scale&name=web&namespace=&as=jane&asgroup=a&asgroup=b',
      {
        verb: 'get',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: '',
        user: 'jane',
        groups: ['a', 'b'],
      },
    ],
  ])('"%s" names its call as the Ask page does', (query, check) => {
    expect(checkOf(query)).toEqual(check)
  })

  it.each([
    ['format=pdf', 'format'],
    ['verb=get', 'resource'],
    ['verb=get&resource=pods&name=../x', 'name'],
    ['verb=get&resource=pods&namespace=A', 'namespace'],
    ['verb=get&path=metrics', 'path'],
    ['color=red', 'color'],
    ['verb=get&verb=list&resource=pods', 'verb'],
  ])('"%s" is refused by the field that is wrong', (query, field) => {
    try {
      checkOf(query)
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error
      expect(error.fields.map((one) => one.field)).toEqual([field])
    }
  })
})
