import { describe, expect, it } from 'vitest'
import { accessQuerySchema, checkRequestSchema, explainRequestSchema } from '@/lib/contract/access-check'
import { logsQuerySchema } from '@/lib/contract/logs'
import { streamRequestSchema } from '@/lib/contract/stream-request'
import { tryRequestSchema } from '@/lib/facts/call/contract'
import { objectRequestSchema } from '@/lib/facts/objects/contract/object'
import { serving } from '@/lib/process/served-request'
import { readJson, readQuery } from '../http/respond'

const call = { verb: 'list', group: 'apps', resource: 'deployments', namespace: 'shop' }
const object = { group: '', version: 'v1', resource: 'pods', namespace: 'shop', name: 'web-0' }
const { version: _, ...named } = object

function ask(path: string, body?: unknown): Request {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  return new Request(`http://localhost${path}`, body === undefined ? {} : post)
}

async function askedBy(read: () => unknown) {
  const served = { upstream: 0 }
  await serving(served, async () => read())
  return served
}

describe('what the audit keeps of a request', () => {
  it.each<[string, () => unknown, unknown]>([
    [
      'an object',
      () => readQuery(ask(`/api/object?${new URLSearchParams(object)}`), objectRequestSchema),
      [named],
    ],
    ['a checked call', () => readJson(ask('/', { ...call, user: 'jane' }), checkRequestSchema), [call]],
    [
      'a tried call',
      () => readJson(ask('/', { ...call, verb: 'create', body: { a: 'secret' } }), tryRequestSchema),
      [{ ...call, verb: 'create' }],
    ],
    [
      'a log',
      () => readQuery(ask('/?namespace=shop&pod=web-0&container=app'), logsQuerySchema),
      [{ group: '', resource: 'pods', subresource: 'log', namespace: 'shop', name: 'web-0' }],
    ],
    [
      'a stream',
      () =>
        readQuery(
          ask('/?topics=identity,resources/apps/v1/deployments/shop,logs/shop/web-0/app'),
          streamRequestSchema,
        ),
      [
        { group: 'apps', resource: 'deployments', namespace: 'shop' },
        { group: '', resource: 'pods', subresource: 'log', namespace: 'shop', name: 'web-0' },
      ],
    ],
    [
      'a matrix',
      () => readQuery(ask('/?namespace=shop'), accessQuerySchema, ['group']),
      [{ namespace: 'shop' }],
    ],
    ['a pasted text', () => readJson(ask('/', { text: 'pods is forbidden' }), explainRequestSchema), []],
  ])('is what %s names, and no more', async (_, read, asked) => {
    expect(await askedBy(read)).toEqual({ upstream: 0, asked })
  })

  it('is not part of an invalid request', async () => {
    const read = () =>
      readQuery(ask('/?namespace=a%0Ab&group=&version=v1&resource=pods&name=x'), objectRequestSchema)
    const served = { upstream: 0 }
    expect(() => serving(served, read)).toThrow()
    expect(served).toEqual({ upstream: 0 })
  })
})
