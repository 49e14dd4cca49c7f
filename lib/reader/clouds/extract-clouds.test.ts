import { describe, expect, it } from 'vitest'
import { explainCloud } from '@/lib/diagnosis/testing/on-the-wire'
import { findingsIn } from '../findings-in'
import { cloudTextsOf, negativesOf } from '../testing/pastes'
import { cloudDenialIn } from './cloud-denial'

const failures = cloudTextsOf('failures')
const ordinary = cloudTextsOf('ordinary')

function toldBy(text: string) {
  return findingsIn(text).found.map((found) =>
    found.form === 'cloud' ? [found.cloud, explainCloud(found).cause?.id ?? null] : found,
  )
}

describe('texts of the SDKs of clouds', () => {
  it('are enough, of each cloud and each cause', () => {
    expect(failures.length).toBeGreaterThanOrEqual(60)
    expect(ordinary.length).toBeGreaterThanOrEqual(40)
    expect(new Set(failures.map(({ cause }) => cause)).size).toBe(11)
  })

  it.each(failures)('give one finding of $cloud, $cause: $text', ({ cloud, cause, text }) => {
    expect(toldBy(text)).toEqual([[cloud, cause]])
  })

  it.each([100, 120])('give the same where a terminal of %d columns broke them', (width) => {
    const long = failures.filter(({ text }) => !text.includes('\n') && text.length > width)
    expect(long.length).toBeGreaterThan(15)
    for (const { cloud, cause, text } of long) {
      const broken = text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? ''
      expect([text, toldBy(broken)]).toEqual([text, [[cloud, cause]]])
    }
  })

  it.each(ordinary)('are not found in an ordinary line: $text', ({ text }) => {
    expect(findingsIn(text).found).toEqual([])
  })

  it('name what the identity is, in the words of the text', () => {
    const names = failures.flatMap(({ text }) =>
      findingsIn(text).found.flatMap((found) => (found.form === 'cloud' ? Object.entries(found.names) : [])),
    )
    expect(names).toContainEqual(['subject', 'system:serviceaccount:shop:web'])
    expect(names).toContainEqual(['subject', 'system:serviceaccount:default:workload-identity-sa'])
    expect(names).toContainEqual([
      'issuer',
      'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    ])
    expect(names).toContainEqual(['role', 'arn:aws:iam::111122223333:role/shop-web'])
    expect(names).toContainEqual(['identity', 'web@shop.iam.gserviceaccount.com'])
    expect(names).toContainEqual(['path', '/var/run/secrets/azure/tokens/azure-identity-token'])
  })

  it.each([
    ['open ', 'permission denied '],
    ['GET http://metadata.google.internal/computeMetadata/', 'Get "http://169.254.170.23'],
    ['AADSTS700213 ', 'operation error S3: ListObjectsV2, '],
    ['/var/run/secrets/azure/tokens/', 'User: arn:aws:'],
    ['The audience in ID Token ', 'Timed out '],
  ])('are read in linear time where %j and %j repeat', (a, b) => {
    // Of the processor, so that a busy machine does not count.
    const cpuOf = (size: number) => {
      const text = `${a}${b}`.repeat(size / (a.length + b.length))
      const start = process.cpuUsage()
      findingsIn(text)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    }
    const isInProportion = () => cpuOf(131_072) < 40 * Math.max(cpuOf(16_384), 5)
    cpuOf(8_192)
    // Once more where the first look met a compilation or a collection of memory.
    expect(isInProportion() || isInProportion()).toBe(true)
  })

  it('stay apart from a refusal of the API server in the same text', () => {
    const refusal =
      'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'
    const text = `${refusal}\n${failures[0]?.text}\n`
    expect(findingsIn(text).found.map(({ form }) => form)).toEqual(['forbidden', 'cloud'])
  })
})

// Of the texts that are no refusal of an API server, those that a pod gets which is no identity of its cloud.
const OF_CLOUDS = [
  'STS',
  'a rival, aws-iam-authenticator: could not get',
  'a rival, An error occurred (ExpiredTo',
  'a rival, cluster-autoscaler: Failed t',
]

it('finds no lost identity in what others refuse', () => {
  const told = negativesOf('negatives', 'mentions').flatMap(({ source, text }) =>
    findingsIn(text).found.flatMap(({ form }) => (form === 'elsewhere' ? [] : [[form, source]])),
  )
  expect(told.map(([form]) => form)).toEqual(OF_CLOUDS.map(() => 'cloud'))
  for (const [, source] of told)
    expect(
      OF_CLOUDS.some((start) => source?.startsWith(start)),
      source,
    ).toBe(true)
})

it.each([
  [
    'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied',
    'aws',
    'ListObjectsV2',
  ],
  [
    'User: arn:aws:sts::111122223333:assumed-role/web/x is not authorized to perform: eks:DescribeCluster on resource: y',
    'aws',
    'eks:DescribeCluster',
  ],
  [
    "(AuthorizationFailed) The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Compute/disks/read' over scope '/subscriptions/z'",
    'azure',
    'Microsoft.Compute/disks/read',
  ],
  [
    'web@shop.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object.',
    'google',
    'storage.objects.get',
  ],
  ['googleapi: Error 403: Request had insufficient authentication scopes.', 'google', undefined],
])('names the cloud that refused a call: %s', (text, cloud, action) => {
  expect(findingsIn(text)).toEqual({
    found: [],
    lines: [],
    denial: expect.objectContaining({ cloud, ...(action ? { action } : {}) }),
  })
})

it.each(cloudTextsOf('denials'))('names $cloud, which refused a call: $text', ({ text, cloud }) => {
  expect(findingsIn(text)).toMatchObject({ found: [], denial: { cloud } })
})

it.each(ordinary)('takes no ordinary line for a refusal of a cloud: $text', ({ text }) => {
  expect(cloudDenialIn(text)).toBeUndefined()
})
