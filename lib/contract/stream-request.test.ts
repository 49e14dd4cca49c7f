import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { anySign } from '@/lib/words/testing/any-sign'
import { MAX_TOPICS, parseTopic, streamRequestSchema } from './stream-request'
import { formatSubscription, resourcesTopic } from './topics'

function parse(topics: string) {
  return z.safeParse(streamRequestSchema, { topics })
}

const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }

describe('topics', () => {
  it.each([
    pods,
    { group: 'apps', version: 'v1', resource: 'deployments', namespace: '' },
    { group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes', namespace: '' },
  ])('name a list so that it reads back: %j', (target) => {
    expect(parseTopic(resourcesTopic(target))).toEqual({ about: 'resources', target })
  })

  it.each([
    '',
    'secrets',
    'resources',
    'resources//v1/pods',
    'resources//v1/pods/shop/x',
    'resources//v1/../shop',
    'resources//v1/watch/shop',
    'resources//v1/pods/..',
    'resources//v1/pods/SHOP',
    'resources//v1/%2e%2e/shop',
    'resources/apps?x/v1/pods/shop',
    'identity/',
  ])('refuse %j', (name) => {
    expect(parseTopic(name)).toBeUndefined()
  })

  it('carry cursors of any epoch and number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-z]{1,32}$/), fc.nat(), (epoch, seq) => {
        const name = resourcesTopic(pods)
        expect(parse(formatSubscription(name, { epoch, seq })).data?.topics).toEqual([
          { name, topic: { about: 'resources', target: pods }, cursor: { epoch, seq } },
        ])
      }),
    )
  })

  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), (text) => {
        expect(typeof parse(text).success).toBe('boolean')
      }),
    )
  })

  const FORMS =
    'Each topic is "identity", "overview", "resources/GROUP/VERSION/RESOURCE/NAMESPACE" (group empty for core, namespace empty for all) or "logs/NAMESPACE/POD/CONTAINER", separated by commas.'
  const many = Array.from({ length: MAX_TOPICS + 1 }, (_, i) => `resources//v1/pods/n${i}`)
  it.each([
    ['a topic twice', 'identity,identity', 'Name each topic once.'],
    ['a topic twice, at two places', 'identity,identity@a.1', 'Name each topic once.'],
    ['a broken cursor', 'identity@a', FORMS],
    ['a number with a sign', 'identity@a.-1', FORMS],
    ['a number with zeros in front', 'identity@a.01', FORMS],
    ['an empty topic', 'identity,', FORMS],
    ['too many topics', many.join(), 'A stream carries at most 32 topics.'],
    ['too long a list', `resources//v1/pods/${'n'.repeat(7000)}`, 'The list of topics is at most 6 KiB.'],
  ])('refuse %s with words', (_, topics, words) => {
    expect(parse(topics).error?.issues.map(({ message }) => message)).toEqual([words])
  })

  it('may be none at all', () => {
    expect(parse('').data).toEqual({ topics: [] })
  })
})
